import BootImage
import Testing

@testable import HAB

/// The rows of the table of defects: what HAB notes, what becomes of the image on open and closed parts.
struct AuthenticatorTests {
  @Test("SPSDK's signed containers start on a closed part with their fuses, and nothing is noted")
  func theirs() throws {
    var sample = try SignedSample()
    for (name, index) in [("signed.csf", 0), ("ec.csf", 1), ("fast.csf", 2)] {
      let csf = try TestFiles.bytes(name)
      sample.bytes.replaceSubrange(
        SignedSample.csf..., with: csf + [UInt8](repeating: 0, count: 0x2000 - csf.count))
      sample.part.revokedKeys = 0
      let outcome = sample.outcome()
      #expect(outcome.starts && outcome.findings.isEmpty && outcome.status == .success, "\(name): \(outcome.findings)")
      #expect(outcome.authenticated == [0x6000_1000..<0x6000_1040, 0x6000_2000..<0x6000_23F0])
      #expect(outcome.table?.selfAddress == SignedSample.address && outcome.bootData?.start == 0x6000_0000)
      sample.part.revokedKeys = 1 << UInt32(index)
      #expect(!sample.outcome().starts, "\(name)")
      sample.part.revokedKeys = ~sample.part.revokedKeys
      #expect(sample.outcome().starts, "\(name)")
    }
  }

  @Test("Ours start too, on open and closed parts")
  func ours() throws {
    let sample = try SignedSample()
    #expect(sample.outcome().starts && sample.outcome().findings.isEmpty)
    #expect(sample.outcome(isClosed: false).starts && sample.outcome(isClosed: false).findings.isEmpty)
    #expect(try SignedSample(SignedSample.usual).outcome().starts)
  }

  @Test("Not signed: an open part starts it and notes the records that field reports show; a closed one refuses")
  func unsigned() throws {
    var sample = try SignedSample()
    sample.bytes = try TestFiles.build([], flags: 0)
    let open = sample.outcome(isClosed: false)
    #expect(open.starts)
    #expect(
      open.findings.map(\.event.bytes) == [
        [UInt8](hex: "DB0008433311CF00"), [UInt8](hex: "DB001443330CA000000000006000100000000020"),
        [UInt8](hex: "DB001443330CA00000000000600010200000000C"),
        [UInt8](hex: "DB001443330CA000000000006000210000000004"),
      ])
    sample.expectRefusal(.invalidCSF, "not signed", "Sign it for closed parts", context: .runCSF)
  }

  @Test("Blank SRK fuses: an open part starts it, a closed one is lost to this image")
  func blankFuses() throws {
    var sample = try SignedSample()
    sample.part.keyHash = [UInt32](repeating: 0, count: 8)
    sample.expectRefusal(
      .invalidCertificate, "SRK_HASH (0x18 to 0x1F) blank",
      "Burn 0x18 to 0x1F with 0x", data: [UInt8](hex: "BE000C00 03170000 00000050"))
  }

  @Test("Other SRK fuses, and the right ones with the bytes of each word swapped")
  func otherFuses() throws {
    var sample = try SignedSample()
    let right = sample.part.keyHash
    sample.part.keyHash[7] ^= 1
    sample.expectRefusal(.invalidCertificate, "whose hash is not the one in the fuses", "whose hash was burnt")
    sample.part.keyHash = right.map(\.byteSwapped)
    sample.expectRefusal(.invalidCertificate, "bytes of each word swapped, for ever")
  }

  @Test("A revoked key")
  func revoked() throws {
    var sample = try SignedSample()
    sample.part.revokedKeys = 0b0001
    sample.expectRefusal(.invalidIndex, "SRK 0", "SRK_REVOKE (bit 0) has revoked", "another key of the table")
    sample.part.revokedKeys = 0b1110
    #expect(sample.outcome().starts)
  }

  @Test("A changed application byte: the event is a copy of the command")
  func changedApplication() throws {
    var sample = try SignedSample()
    sample.bytes[0x1234] ^= 0x10
    let data = [UInt8](hex: "CA001C00 02C51B00") + sample.bytes[SignedSample.csf + 0x3C..<SignedSample.csf + 0x40]
    sample.expectRefusal(
      .invalidSignature,
      "0x60002000 to 0x600023EF", "has been changed since", "sign it again",
      data: data + [UInt8](hex: "60001000 00000040 60002000 000003F0"))
    let record = sample.outcome().findings[0].event.bytes
    #expect(Array(record[..<8]) == [UInt8](hex: "DB0024433318C000"))
    #expect(sample.outcome().findings.dropFirst().allSatisfy { $0.event.reason == .invalidAssertion })
    #expect(sample.outcome().findings.count == 4)
  }

  @Test("A private key that is not the certificate's: image key and CSF key")
  func wrongPrivateKeys() throws {
    let wrong = MixedSigner(key: try TestFiles.key("CSF0.pem"), certificate: try TestFiles.certificate("IMG0"))
    try SignedSample { csf in
      try SignedSample.authenticCSF(&csf)
      csf.install(try TestFiles.certificate("IMG0").der)
      csf.authenticate(SignedSample.blocks, wrong)
    }.expectRefusal(.invalidSignature, "not made with the image key", "private key that belongs to the image key")
    let mixed = MixedSigner(key: try TestFiles.key("IMG0.pem"), certificate: try TestFiles.certificate("CSF0"))
    try SignedSample { csf in
      csf.installSRK(table: try TestFiles.bytes("table.bin"))
      csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
      csf.authenticateCSF(mixed)
    }.expectRefusal(.invalidSignature, "Authenticate CSF", "not made with the CSF key")
    let other = try TestFiles.signer("IMG0.pem", "IMG0")
    try SignedSample { csf in
      csf.installSRK(table: try TestFiles.bytes("table.bin"))
      csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
      csf.authenticateCSF(other)
    }.expectRefusal(.invalidSignature, "names another certificate", "one and the same key")
  }

  @Test("A source index that is not the issuer's, and one that the table has not")
  func wrongIndex() throws {
    for (index, reason, words) in [
      (UInt8(1), HABReason.invalidCertificate, "SRK 1 has not signed"),
      (3, .invalidCertificate, "SRK 3 has not signed"), (4, .invalidIndex, "chooses key 4"),
      (0xFF, .invalidIndex, "chooses key 255"), (2, .invalidKey, "no CA flag"),
    ] {
      try SignedSample { csf in
        csf.installSRK(index, table: try TestFiles.bytes("table.bin"))
        csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
        csf.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0"))
      }.expectRefusal(reason, words)
    }
  }

  @Test("Install SRK missing")
  func noInstallSRK() throws {
    try SignedSample { csf in
      csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
      csf.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0"))
    }.expectRefusal(.outOfSequence, "without Install SRK", "section InstallSRK in front")
    try SignedSample { $0.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0")) }
      .expectRefusal(.outOfSequence, "nothing has installed one")
  }

  @Test("What the ROM uses must be authenticated: IVT, boot data, entry, each an event with address and length")
  func coverage() throws {
    let rows: [([(UInt32, UInt32)], [String])] = [
      ([(0x6000_2000, 0x3F0)], ["60001000 00000020", "60001020 0000000C"]),
      ([(0x6000_1000, 0x20), (0x6000_2000, 0x3F0)], ["60001020 0000000C"]),
      ([(0x6000_1000, 0x40), (0x6000_2000, 0x100)], ["60002100 00000004"]),
      ([(0x6000_1000, 0x40), (0x6000_2000, 0x103)], ["60002100 00000004"]),
      ([(0x6000_1000, 0x40), (0x6000_2000, 0x104)], []),
      ([(0x6000_1000, 0x10), (0x6000_2100, 4), (0x6000_1010, 0x30)], []),
      ([(0x6000_1000, 0x1200)], []),
    ]
    for (blocks, missing) in rows {
      let sample = try SignedSample { csf in
        try SignedSample.authenticCSF(&csf)
        csf.install(try TestFiles.certificate("IMG0").der)
        csf.authenticate(blocks, try TestFiles.signer("IMG0.pem", "IMG0"))
      }
      let outcome = sample.outcome()
      #expect(outcome.starts == missing.isEmpty, "\(blocks)")
      #expect(
        outcome.findings.map(\.event.bytes)
          == missing.map { [UInt8](hex: "DB001443330CA00000000000" + $0.filter { $0 != " " }) }, "\(blocks)")
      if let first = outcome.findings.first { #expect(first.remedy.contains("Sign with blocks that hold 0x6000")) }
    }
  }

  @Test("An entry outside the image: the start address is not the application's")
  func entryOutside() throws {
    let sample = try SignedSample(
      edit: { $0.replaceSubrange(4..<8, with: [0x01, 0x21, 0x20, 0x60]) }, SignedSample.usual)
    sample.expectRefusal(.invalidAssertion, "0x60202100", "not even in the image", "linked for", context: .assertion)
  }

  @Test("Nothing signs the CSF: it ends too early, or only holds a data signature")
  func unsignedCSF() throws {
    try SignedSample { $0.installSRK(table: try TestFiles.bytes("table.bin")) }
      .expectRefusal(.invalidCSF, "without Authenticate CSF", context: .runCSF)
    try SignedSample { csf in
      csf.installSRK(table: try TestFiles.bytes("table.bin"))
      csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
      csf.authenticate(SignedSample.blocks, try TestFiles.signer("CSF0.pem", "CSF0"), key: 1)
    }.expectRefusal(.outOfSequence, "before Authenticate CSF")
    try SignedSample { csf in
      csf.installSRK(table: try TestFiles.bytes("table.bin"))
      csf.install(try TestFiles.certificate("IMG0").der)
    }.expectRefusal(.outOfSequence, "before Authenticate CSF")
  }
}
