import BootImage
import Testing

@testable import HAB

/// A signed container for flash, the part that it is for, and ways to spoil both.
struct SignedSample {
  /// Where the IVT stands.
  static let address: UInt32 = 0x6000_1000
  /// The CSF's offset in the container.
  static let csf = 0x2000
  /// What its signatures cover.
  static let blocks: [(UInt32, UInt32)] = [(0x6000_1000, 0x40), (0x6000_2000, 0x3F0)]

  var bytes: [UInt8]
  var part: HABPart

  /// As the container tools make it.
  init() throws {
    bytes = try TestFiles.build(TestFiles.sections())
    part = HABPart(isClosed: true, keyHash: try SRKTable(TestFiles.bytes("table.bin")).fuseWords())
  }

  /// With a CSF of one's own; `edit` changes the container before it is signed.
  init(dcd: [UInt8]? = nil, edit: (inout [UInt8]) -> Void = { _ in }, _ make: (inout ForgedCSF) throws -> Void) throws {
    try self.init()
    if let dcd {
      bytes.replaceSubrange(0x40..<0x40 + dcd.count, with: dcd)
      bytes.replaceSubrange(12..<16, with: [0x40, 0x10, 0x00, 0x60])
    }
    edit(&bytes)
    var csf = ForgedCSF()
    try make(&csf)
    let made = try csf.bytes(for: bytes, at: Self.address)
    bytes.replaceSubrange(Self.csf..., with: made + [UInt8](repeating: 0, count: 0x2000 - made.count))
  }

  /// What HAB says.
  func outcome(isClosed: Bool = true, dataKey: [UInt8]? = nil) -> HABOutcome {
    var part = part
    part.isClosed = isClosed
    return HABAuthenticator(part).authenticate(
      at: Self.address, in: ImageMemory(address: Self.address, bytes: bytes, dataKey: dataKey))
  }

  /// Refused on a closed part with this first event, while an open part starts it and notes the same.
  func expectRefusal(
    _ reason: HABReason, _ words: String..., context: HABContext = .command, data: [UInt8]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let closed = outcome()
    let first = closed.findings.first { $0.event.status == .failure }
    #expect(!closed.starts && closed.dcd == nil && closed.status == .failure, sourceLocation: sourceLocation)
    #expect(
      first?.event.reason == reason && first?.event.context == context, "\(closed.findings)",
      sourceLocation: sourceLocation)
    if let data { #expect(first?.event.data == data, sourceLocation: sourceLocation) }
    let text = (first?.cause ?? "") + " " + (first?.remedy ?? "")
    for word in words { #expect(text.contains(word), "\(text)", sourceLocation: sourceLocation) }
    let open = outcome(isClosed: false)
    #expect(open.starts && open.findings == closed.findings, sourceLocation: sourceLocation)
  }

  /// The commands of a usual CSF.
  static func usual(_ csf: inout ForgedCSF) throws {
    csf.installSRK(table: try TestFiles.bytes("table.bin"))
    csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
    csf.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0"))
    csf.install(try TestFiles.certificate("IMG0").der)
    csf.authenticate(blocks, try TestFiles.signer("IMG0.pem", "IMG0"))
  }

  /// The first three of them.
  static func authenticCSF(_ csf: inout ForgedCSF) throws {
    csf.installSRK(table: try TestFiles.bytes("table.bin"))
    csf.install(try TestFiles.certificate("CSF0").der, flags: 2, target: 1)
    csf.authenticateCSF(try TestFiles.signer("CSF0.pem", "CSF0"))
  }
}
