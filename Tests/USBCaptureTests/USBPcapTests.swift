import Testing
import USBIP

@testable import USBCapture

@Suite struct USBPcapTests {
  /// The bytes of one packet, by the fields of USBPcap's documentation.
  private static func packet(
    transfer: UInt64 = 9, status: UInt32 = 0, info: UInt8, endpoint: UInt8, kind: UInt8, stage: UInt8? = nil,
    data: [UInt8] = [], header: Int? = nil, length: Int? = nil
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    let size = header ?? (stage == nil ? 27 : 28)
    bytes.append(number: UInt16(size), .little)
    bytes.append(number: transfer, .little)
    bytes.append(number: status, .little)
    bytes += [0x08, 0, info, 2, 0, 5, 0, endpoint, kind]
    bytes.append(number: UInt32(length ?? data.count), .little)
    if let stage { bytes.append(stage) }
    bytes += [UInt8](repeating: 0, count: max(0, size - bytes.count))
    return bytes + data
  }

  private static func read(_ bytes: [UInt8]) -> (USBPacket, [UInt8])? {
    guard case .packet(let packet, let place) = USBPacketFormat.usbpcap.read(bytes.span.bytes, number: 1, time: 0)
    else { return nil }
    return (packet, Array(bytes[place]))
  }

  @Test func aSetupWithItsDataAndItsCompletion() throws {
    let setup: [UInt8] = [0x21, 9, 1, 2, 0, 0, 3, 0]
    let (begin, data) = try #require(
      Self.read(Self.packet(info: 0, endpoint: 0, kind: 2, stage: 0, data: setup + [1, 5, 5])))
    #expect(begin.event == .submit)
    #expect(begin.setup == USBSetup(requestType: 0x21, request: 9, value: 0x0201, index: 0, length: 3))
    #expect(data == [1, 5, 5])
    #expect(begin.length == 3)
    let (end, nothing) = try #require(Self.read(Self.packet(info: 1, endpoint: 0, kind: 2, stage: 3)))
    #expect(end.event == .complete)
    #expect(end.stage == nil)
    #expect(nothing.isEmpty)
  }

  @Test func stagesOfOldVersions() throws {
    let setup: [UInt8] = [0x80, 6, 0, 1, 0, 0, 18, 0]
    let (begin, none) = try #require(Self.read(Self.packet(info: 0, endpoint: 0x80, kind: 2, stage: 0, data: setup)))
    #expect(begin.length == 18)
    #expect(begin.missing == 0)
    #expect(none.isEmpty)
    let (data, bytes) = try #require(
      Self.read(Self.packet(info: 1, endpoint: 0x80, kind: 2, stage: 1, data: [18, 1, 0, 2])))
    #expect(data.stage == .data)
    #expect(data.event == .complete)
    #expect(bytes == [18, 1, 0, 2])
    let (status, _) = try #require(Self.read(Self.packet(info: 1, endpoint: 0x80, kind: 2, stage: 2)))
    #expect(status.stage == .status)
  }

  @Test func theSetupIsAlwaysASubmission() throws {
    // Some versions set the bit of the way back already here.
    let setup: [UInt8] = [0x00, 9, 1, 0, 0, 0, 0, 0]
    let (begin, _) = try #require(Self.read(Self.packet(info: 1, endpoint: 0, kind: 2, stage: 0, data: setup)))
    #expect(begin.event == .submit)
  }

  @Test(
    arguments: [
      (0, 0), (0xC000_0004, -32), (0xC000_0030, -32), (0xC000_0005, -71), (0xC000_0011, -71), (0xC000_7000, -108),
      (0xC001_0000, -104), (0xC000_0008, -75), (0x8000_0900, -121), (0xC0FF_EE00, -5), (0x4000_0000, 0),
    ] as [(UInt32, Int32)])
  func statuses(_ status: UInt32, _ errno: Int32) throws {
    let (packet, _) = try #require(Self.read(Self.packet(status: status, info: 1, endpoint: 0x81, kind: 1)))
    #expect(packet.status == errno)
  }

  @Test(
    arguments: [
      (-2, 0xC001_0000), (-104, 0xC001_0000), (-108, 0xC000_7000), (-19, 0xC000_7000), (-32, 0xC000_0004),
      (-1, 0x8000_0800),
    ]
      as [(Int32, UInt32)])
  func theWayBackOfStatuses(_ errno: Int32, _ status: UInt32) { #expect(USBDStatus.status(errno) == status) }

  @Test func aLongHeaderIsSkippedByItsLength() throws {
    let (packet, data) = try #require(
      Self.read(Self.packet(info: 1, endpoint: 0x83, kind: 0, data: [7, 8], header: 27 + 12 + 24)))
    #expect(packet.kind == .isochronous)
    #expect(data == [7, 8])
  }

  @Test func notesAreNoTransfers() {
    let note = Self.packet(info: 0, endpoint: 0, kind: 0xFE)
    #expect(USBPacketFormat.usbpcap.read(note.span.bytes, number: 1, time: 0) == .other)
    let wild = Self.packet(info: 0, endpoint: 0, kind: 0x77)
    #expect(USBPacketFormat.usbpcap.read(wild.span.bytes, number: 1, time: 0) == .unreadable)
    let short = Self.packet(info: 0, endpoint: 0, kind: 2, stage: 0, data: [1, 2])
    #expect(USBPacketFormat.usbpcap.read(short.span.bytes, number: 1, time: 0) == .unreadable)
  }

  @Test func aCutPacketSaysWhatIsMissing() throws {
    let (packet, data) = try #require(
      Self.read(Self.packet(info: 1, endpoint: 0x81, kind: 1, data: [3, 0, 4], length: 1021)))
    #expect(packet.missing == 1018)
    #expect(packet.length == 1021)
    #expect(data == [3, 0, 4])
  }
}
