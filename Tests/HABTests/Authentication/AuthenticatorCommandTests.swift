import BootImage
import Testing

@testable import HAB

/// Commands that HAB does not run, one by one, in an otherwise right CSF.
struct AuthenticatorCommandTests {
  /// A CSF that is authentic, and one more command.
  private func sample(_ more: @escaping (inout ForgedCSF) throws -> Void) throws -> SignedSample {
    try SignedSample { csf in
      try SignedSample.authenticCSF(&csf)
      try more(&csf)
    }
  }

  private var image: Certificate { get throws { try TestFiles.certificate("IMG0") } }
  private var signer: KeySigner { get throws { try TestFiles.signer("IMG0.pem", "IMG0") } }

  @Test("Engines that the part has not")
  func engines() throws {
    try sample { csf in
      csf.install(try image.der)
      csf.authenticate(SignedSample.blocks, try signer, engine: 0x1D)
    }.expectRefusal(.unsupportedEngine, "CAAM", "DCP (0x1B)")
    try SignedSample { csf in
      csf.installSRK(table: try TestFiles.bytes("table.bin"))
      csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
      csf.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0"), engine: 0x1D)
    }.expectRefusal(.unsupportedEngine, "CAAM")
    for engine: UInt8 in [0x00, 0x1B, 0xFF] {
      let right = try sample { csf in
        csf.install(try image.der)
        csf.authenticate(SignedSample.blocks, try signer, engine: engine)
      }
      #expect(right.outcome().starts)
    }
    try sample { $0.add([0xB4, 0, 8, 0x1D, 0, 0, 0, 1]) }.expectRefusal(.unsupportedEngine, "CAAM")
    try sample { $0.add([0xB2, 0, 8, 0x1D, 0, 0, 0, 1]) }.expectRefusal(.unsupportedEngine, "CAAM")
    try sample { $0.add([0xB1, 0, 8, 3, 0, 0x17, 0x1D, 0]) }.expectRefusal(.unsupportedEngine, "CAAM")
  }

  @Test("Set, Initialize, Unlock and NOP that are right; before Authenticate CSF only those without effect")
  func harmless() throws {
    let right = try SignedSample { csf in
      csf.add([0xC0, 0, 4, 0])
      csf.add([0xB1, 0, 8, 3, 0, 0x17, 0x1B, 4])
      try SignedSample.usual(&csf)
      csf.add([0xC0, 0, 8, 0, 1, 2, 3, 4])
      csf.add([0xB2, 0, 8, 0x1E, 0, 0, 0, 1])
      csf.add([0xB2, 0, 16, 0x21, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8])
      csf.add([0xB4, 0, 8, 0x0C, 0, 0, 0, 1])
    }
    #expect(right.outcome().starts && right.outcome().findings.isEmpty)
    for bytes: [UInt8] in [[0xB2, 0, 8, 0x1E, 0, 0, 0, 1], [0xB4, 0, 4, 0x0C]] {
      try SignedSample { csf in
        csf.add(bytes)
        try SignedSample.usual(&csf)
      }.expectRefusal(.outOfSequence, "before Authenticate CSF")
    }
    try sample { $0.add([0xB1, 0, 8, 1, 0, 0, 0, 0]) }.expectRefusal(.unsupportedItem, "item 0x01")
    try sample { $0.add([0xB1, 0, 8, 3, 0, 0x11, 0, 0]) }.expectRefusal(.unsupportedAlgorithm, "0x11")
  }

  @Test("Malformed sequences are found when HAB gets there")
  func malformed() throws {
    for (tail, reason, words) in [
      ([0x55, 0, 4, 0], HABReason.invalidCommand, "no command 55"),
      ([0xCC, 0, 4, 4], .unsupportedCommand, "no command CC"), ([0xCF, 0, 4, 4], .unsupportedCommand, "no command CF"),
      ([0xBE, 0, 8, 0, 3, 0x17, 0, 0], .invalidCommand, "cannot have 8 bytes"),
      ([0xC0, 0, 3, 0], .invalidCSF, "length of 0x3"), ([0xC0, 0, 5, 0], .invalidCSF, "length of 0x5"),
      ([0xC0, 0], .invalidCSF, "only 2"),
    ] as [([UInt8], HABReason, String)] {
      try SignedSample { csf in
        try SignedSample.usual(&csf)
        csf.tail = tail
      }.expectRefusal(reason, words, context: .runCSF)
    }
    var header = try SignedSample()
    header.bytes[SignedSample.csf] = 0xD5
    header.expectRefusal(.invalidCSF, "starts with D5 00 50 42 instead of D4", context: .runCSF)
    header.bytes[SignedSample.csf] = 0xD4
    header.bytes[SignedSample.csf + 3] = 0x32
    header.expectRefusal(.invalidCSF, "version 0x32", context: .runCSF)
    header.bytes[SignedSample.csf + 1] = 0x80
    header.expectRefusal(.invalidCSF, "cut off", context: .runCSF)
    header.bytes.removeLast(0x2000)
    header.expectRefusal(.invalidCSF, "the file or memory ends before", context: .runCSF)
    header.bytes.replaceSubrange(0x18..<0x1C, with: [0, 0, 0, 0x61])
    header.expectRefusal(.invalidAddress, "lies outside the image that the boot data name", context: .checkTarget)
  }

  @Test("Keys: slots, order, formats, certificates that are none, keys for other ends")
  func keys() throws {
    let table = try TestFiles.bytes("table.bin")
    let csfKey = try TestFiles.certificate("CSF0").der
    let der = try image.der
    try sample { $0.installSRK(table: table) }.expectRefusal(.outOfSequence, "second time")
    try SignedSample { csf in
      csf.installSRK(table: table)
      csf.installSRK(table: table)
    }.expectRefusal(.outOfSequence, "second time")
    try SignedSample { $0.installSRK(table: table, hash: 0x11) }.expectRefusal(.unsupportedAlgorithm, "SHA-1")
    try SignedSample { $0.installSRK(table: table, target: 1) }.expectRefusal(.invalidIndex, "slot 1")
    try SignedSample { $0.installSRK(table: [0xD7, 0, 8, 0x40, 0xE1, 0, 4, 0x21]) }
      .expectRefusal(.invalidCertificate, "cannot use its SRK table")
    try SignedSample { $0.installSRK(table: [0xD8, 0, 8, 0x40, 0, 0, 0, 0]) }
      .expectRefusal(.invalidCertificate, "finds no SRK table", "D7 .. .. 4x belongs")
    try sample { $0.install(csfKey, flags: 2, target: 1) }.expectRefusal(.outOfSequence, "second time")
    try SignedSample { csf in
      csf.installSRK(table: table)
      csf.install(csfKey, flags: 2, target: 2)
    }.expectRefusal(.invalidIndex, "not 0 to 1")
    for target: UInt8 in [0, 1, 6] {
      try sample { $0.install(der, target: target) }.expectRefusal(.invalidIndex, "slot \(target)")
    }
    try sample { csf in
      csf.install(der)
      csf.install(der)
    }.expectRefusal(.invalidIndex, "taken")
    try sample { $0.install(der, source: 3) }.expectRefusal(.invalidKey, "slot 3", "empty")
    try sample { $0.install(der, source: 1) }.expectRefusal(.invalidIndex, "only 0 and 2 to 5")
    try sample { csf in
      csf.install(der)
      csf.install(csfKey, source: 2, target: 3)
    }.expectRefusal(.invalidKey, "may sign no certificates")
    try sample { $0.install([0x30, 0x03, 0x02, 0x01, 0x00]) }
      .expectRefusal(.invalidCertificate, "cannot use the certificate")
    try sample { $0.install(der, format: 0x0A) }.expectRefusal(.unsupportedProtocol, "0x0A")
    try sample { $0.install(der, flags: 0x04) }.expectRefusal(.unsupportedItem, "binds the key")
    try sample { $0.install(try TestFiles.certificate("IMG1").der) }
      .expectRefusal(.invalidCertificate, "SRK 0 has not signed")
  }

  @Test("A table that has only the hash of the key that signs")
  func hashOnly() throws {
    var entries = try SRKTable(TestFiles.bytes("table.bin")).entries
    entries[0] = .hash(try entries[0].hash())
    let table = try SRKTable(entries)
    let sample = try SignedSample { csf in csf.installSRK(table: table.bytes) }
    #expect(try table.fuseWords() == sample.part.keyHash)
    sample.expectRefusal(.invalidKey, "only the hash")
  }

  @Test("Signatures: empty slots, the CSF key for data, a CA's key, other proofs, no record")
  func signatures() throws {
    try sample { $0.authenticate(SignedSample.blocks, try signer) }.expectRefusal(.invalidKey, "slot 2, which is empty")
    try sample { $0.authenticate(SignedSample.blocks, try signer, key: 1) }.expectRefusal(.invalidIndex, "CSF alone")
    try sample { $0.authenticate(SignedSample.blocks, try signer, key: 0) }
      .expectRefusal(.invalidKey, "fast authentication", "CA flag")
    try sample { $0.authenticate(SignedSample.blocks, try signer, key: 9) }.expectRefusal(.invalidIndex, "slot 9")
    try sample { $0.authenticate([], try signer) }.expectRefusal(.outOfSequence, "covers no blocks")
    try sample { $0.authenticate(SignedSample.blocks, try signer, proof: 0xC6) }
      .expectRefusal(.unsupportedProtocol, "0xC6")
    try SignedSample { csf in
      csf.installSRK(table: try TestFiles.bytes("table.bin"))
      csf.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0"))
    }.expectRefusal(.invalidKey, "SRK 0 itself", "InstallCSFK")
    try sample { csf in
      csf.install(try image.der)
      csf.add([0xCA, 0, 20, 0, 2, 0xC5, 0, 0, 0, 0, 0x1F, 0, 0x60, 0, 0x10, 0, 0, 0, 0, 0x40])
    }.expectRefusal(.invalidSignature, "finds no signature")
    try sample { csf in
      csf.install(try image.der)
      csf.add([0xCA, 0, 20, 0, 2, 0xC5, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x60, 0, 0x10, 0, 0, 0, 0, 0x40])
    }.expectRefusal(.invalidSignature, "an address past the last one")
    try sample { csf in
      csf.install(try image.der)
      csf.add([0xCA, 0, 20, 4, 2, 0xC5, 0, 0, 0, 0, 0x1F, 0, 0x60, 0, 0x10, 0, 0, 0, 0, 0x40])
    }.expectRefusal(.unsupportedItem, "flags 0x04")
  }

  @Test("Blocks outside the image, past the last address, and more than can be")
  func blocks() throws {
    for (block, reason, context) in [
      ((UInt32(0x6000_4FF0), UInt32(0x20)), HABReason.invalidAddress, HABContext.checkTarget),
      ((0x2020_0000, 0x20), .invalidAddress, .checkTarget), ((0xFFFF_FFF0, 0x20), .invalidSize, .command),
      ((0x6000_1000, 0xFFFF_FFFF), .invalidSize, .command), ((0, 4), .invalidAddress, .checkTarget),
    ] {
      let sample = try sample { csf in
        csf.install(try image.der)
        csf.authenticate([SignedSample.blocks[0], block], try signer)
      }
      sample.expectRefusal(reason, context: context)
    }
    let first = try sample { csf in
      csf.install(try image.der)
      csf.authenticate([(0x2020_0000, 0x20)], try signer)
    }.outcome().findings.first
    #expect(first?.event.bytes == [UInt8](hex: "DB001443332233000000000F2020000000000020"))
  }

  @Test("A certificate chain: an image key signed by a certificate in a slot needs one that may sign")
  func chain() throws {
    // SRK2's own certificate is signed by SRK2, which is in no slot; CSF0 has not signed it.
    try sample { csf in
      csf.install(try TestFiles.certificate("SRK0").der)
      csf.install(try TestFiles.certificate("IMG1").der, source: 2, target: 3)
    }.expectRefusal(.invalidCertificate, "slot 2 has not signed")
    let right = try sample { csf in
      csf.install(try TestFiles.certificate("SRK0").der)
      csf.install(try image.der, source: 2, target: 3)
      csf.authenticate(SignedSample.blocks, try signer, key: 3)
    }
    #expect(right.outcome().starts)
    let root = try TestFiles.certificate("SRK0")
    try sample { csf in
      csf.install(root.der)
      csf.authenticate(SignedSample.blocks, MixedSigner(key: try TestFiles.key("IMG0.pem"), certificate: root))
    }.expectRefusal(.invalidKey, "keyCertSign")
  }
}
