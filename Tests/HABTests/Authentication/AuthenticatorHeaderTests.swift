import BootImage
import Testing

@testable import HAB

/// IVT, boot data and device configuration data.
struct AuthenticatorHeaderTests {
  /// Neither part starts it; the first event's bytes.
  private func expectNoImage(
    _ sample: SignedSample, _ record: String, _ words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for isClosed in [true, false] {
      let outcome = sample.outcome(isClosed: isClosed)
      #expect(!outcome.starts && outcome.findings.count == 1, sourceLocation: sourceLocation)
      #expect(outcome.findings.first?.event.bytes == [UInt8](hex: record), sourceLocation: sourceLocation)
      let text = outcome.findings.first.map { $0.cause + " " + $0.remedy } ?? ""
      #expect(text.contains(words), "\(text)", sourceLocation: sourceLocation)
    }
  }

  @Test("The IVT: tag, length, version, its pointer to itself, memory that is not there")
  func table() throws {
    for (offset, value) in [(0, UInt8(0xD2)), (1, 1), (2, 0x21), (3, 0x50)] {
      var sample = try SignedSample()
      sample.bytes[offset] = value
      expectNoImage(sample, "DB000843 33050A00", "instead of D1 00 20 4x")
    }
    var sample = try SignedSample()
    sample.bytes[0x15] ^= 0x20
    expectNoImage(sample, "DB000843 33050A00", "says that it stands at 0x60003000")
    sample.bytes.removeLast(sample.bytes.count - 31)
    expectNoImage(sample, "DB000843 33050A00", "No image vector table can be read at 0x60001000")
  }

  @Test("Reserved words that are not zero are noted, and start nothing less")
  func reserved() throws {
    for offset in [0x08, 0x1F] {
      let sample = try SignedSample(edit: { $0[offset] = 1 }, SignedSample.usual)
      let outcome = sample.outcome()
      #expect(outcome.starts && outcome.status == .warning)
      #expect(outcome.findings.map(\.event.bytes) == [[UInt8](hex: "DB000843 69050A00")])
    }
  }

  @Test(
    "Boot data: where an image may lie",
    arguments: [
      (UInt32(0x6000_0000), UInt32(0x5000), true), (0x6000_0000, 0x80_0000, true), (0x6000_1000, 0x4000, true),
      (0x6000_0000, 0x1F80_0000, true), (0x6000_0000, 0x1F80_0001, false), (0x6000_1004, 0x4000, false),
      (0x6000_0000, 0x101F, false), (0x6000_0000, 0xFFFF_FFFF, false), (0x5FFF_FFFF, 0x1_0000, false),
      (0, 0xFFFF_FFFF, false), (0x2020_8000, 0x100, false),
    ])
  func bootData(start: UInt32, length: UInt32, isSound: Bool) throws {
    let sample = try SignedSample(
      edit: { $0.replaceSubrange(0x20..<0x2C, with: BootData(start: start, length: length).bytes) },
      SignedSample.usual)
    let outcome = sample.outcome()
    #expect(outcome.bootData == BootData(start: start, length: length))
    if isSound {
      #expect(outcome.starts && outcome.findings.isEmpty, "\(outcome.findings)")
    } else {
      #expect(!outcome.starts && !sample.outcome(isClosed: false).starts)
      let event = try #require(outcome.findings.first?.event)
      #expect(event.reason == .invalidAddress && event.context == .checkTarget)
      #expect(event.data == [0, 0, 0, 0x0F] + start.bigEndianBytes + length.bigEndianBytes)
    }
  }

  @Test("Images in RAM: code RAM from 0x200, data RAM, on-chip RAM behind the ROM's own, SDRAM")
  func memories() throws {
    let places: [(UInt32, Bool)] = [
      (0x200, true), (0x1FC, false), (0, false), (0x3_F000, true), (0x4_0000, false), (0x2000_0000, true),
      (0x2020_7000, false), (0x2020_8000, true), (0x2024_0000, false), (0x4000_0000, false), (0x8000_0000, true),
      (0xDFFF_F000, true), (0xE000_0000, false),
    ]
    for (address, isSound) in places {
      let table = ImageVectorTable(entry: address + 0x101, bootData: address + 0x20, selfAddress: address)
      let bytes = table.bytes + BootData(start: address, length: 0x1000).bytes + [UInt8](repeating: 0, count: 0x200)
      let outcome = HABAuthenticator(HABPart(isClosed: false)).authenticate(
        at: address, in: ImageMemory(address: address, bytes: bytes))
      #expect(outcome.starts == isSound, "\(address.addressText)")
    }
  }

  @Test("Boot data that cannot be read, and empty ones")
  func noBootData() throws {
    var sample = try SignedSample()
    sample.bytes.replaceSubrange(0x10..<0x14, with: [0, 0, 0, 0x70])
    expectNoImage(sample, "DB000843 33220A00", "to which the image vector table points at 0x70000000")
    sample = try SignedSample()
    sample.bytes.replaceSubrange(0x20..<0x2C, with: [UInt8](repeating: 0, count: 12))
    expectNoImage(sample, "DB000843 33220A00", "(flags 8) and no sections")
  }

  /// Signed, with blocks that hold a DCD of `count` bytes too, or do not.
  private func withDCD(_ dcd: [UInt8], isCovered: Bool = true) throws -> SignedSample {
    try SignedSample(dcd: dcd) { csf in
      try SignedSample.authenticCSF(&csf)
      csf.install(try TestFiles.certificate("IMG0").der)
      var blocks = SignedSample.blocks
      if isCovered { blocks[0].1 += UInt32(dcd.count) }
      csf.authenticate(blocks, try TestFiles.signer("IMG0.pem", "IMG0"))
    }
  }

  @Test("DCD: handed back to be run, on a closed part only if a signature covers it")
  func dcd() throws {
    let dcd = [UInt8](hex: "D2001041 CC000C04 400FC068 FFFFFFFF")
    let covered = try withDCD(dcd)
    #expect(covered.outcome().starts && covered.outcome().dcd == dcd)
    #expect(covered.outcome(isClosed: false).dcd == dcd)
    let bare = try withDCD(dcd, isCovered: false)
    #expect(!bare.outcome().starts && bare.outcome().dcd == nil)
    #expect(
      bare.outcome().findings.map(\.event.bytes) == [[UInt8](hex: "DB001443 330CA000 00000000 60001040 00000010")])
    #expect(bare.outcome(isClosed: false).starts && bare.outcome(isClosed: false).dcd == dcd)
    var later = covered
    later.bytes[0x4F] ^= 1
    #expect(!later.outcome().starts && later.outcome().dcd == nil)
  }

  @Test("A DCD longer than HAB takes: 1768 bytes")
  func longDCD() throws {
    let sample = try withDCD([UInt8](hex: "D206E941"))
    let findings = sample.outcome(isClosed: false).findings
    #expect(findings.first?.event.bytes == [UInt8](hex: "DB000843 3327DD00"))
    #expect(findings.first?.cause.contains("length of 0x6E9") == true)
    #expect(!sample.outcome().starts)
  }

  @Test(
    "DCD that are malformed, or write where they may not",
    arguments: [
      ("D3000441", "DB000843 3327DD00", "D3 00 04 41 stands where the header D2 belongs"),
      ("D2000451", "DB000843 3327DD00", "version 0x51"), ("D2000341", "DB000843 3327DD00", "length"),
      ("D2000841 CC000804", "DB000843 3327DD00", "the command CC at offset 0x4 gives a length of 0x8"),
      ("D2000841 CC000404", "DB000843 3327DD00", "cannot have 4 bytes"),
      ("D2000841 A0000400", "DB000843 3327DD00", "no command A0"),
      ("D2001041 CC000C03 400FC068 00000000", "DB000843 3327DD00", "data of 3 bytes"),
      ("D2001041 CC000C04 60000000 00000000", "DB001443 33223300 000000F0 60000000 00000004", "0x60000000"),
      ("D2001041 CC000C04 20200000 00000000", "DB001443 33223300 000000F0 20200000 00000004", "0x20200000"),
      ("D2001041 CC000C04 400FC066 00000000", "DB001443 33223300 000000F0 400FC066 00000004", "0x400FC066 (command"),
      ("D2001041 CC000C01 FFFFFFFF 00000000", "DB001443 33223300 000000F0 FFFFFFFF 00000001", "0xFFFFFFFF"),
    ])
  func badDCD(text: String, record: String, words: String) throws {
    let sample = try withDCD([UInt8](hex: text))
    let outcome = sample.outcome()
    #expect(!outcome.starts && outcome.dcd == nil)
    #expect(outcome.findings.first?.event.bytes == [UInt8](hex: record), "\(outcome.findings)")
    #expect(outcome.findings.first?.cause.contains(words) == true, "\(outcome.findings)")
    let open = sample.outcome(isClosed: false)
    #expect(open.starts && open.dcd == nil && open.findings.first == outcome.findings.first)
  }
}
