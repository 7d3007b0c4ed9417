import SeededGenerator
import Testing
import USBIP

@testable import USBCapture

@Suite struct PacketFormatTests {
  /// A captured packet of a Linux host: a flashloader's answer to get-property, from Traces/usb-drop-ins.pcap's kind.
  private static let completion: [UInt8] =
    [0x78, 0x56, 0x34, 0x12, 0x88, 0x88, 0xFF, 0xFF]  // id
    + [0x43, 1, 0x81, 6, 1, 0, 0x2D, 0]  // C, interrupt, endpoint, device, bus, no setup, data
    + [0x00, 0xF1, 0x53, 0x65, 0, 0, 0, 0, 0x40, 0xE2, 1, 0]  // seconds, microseconds
    + [0, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0]  // status, length, captured
    + [UInt8](repeating: 0, count: 8) + [8, 0, 0, 0, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 0, 0]
    + [3, 0, 0x0C, 0]

  @Test func aPacketOfLinux() {
    let expected = USBPacket(
      number: 7, time: 5, transfer: 0xFFFF_8888_1234_5678, event: .complete, kind: .interrupt, endpoint: 0x81, bus: 1,
      device: 6, length: 4)
    #expect(
      USBPacketFormat.usbmon.read(Self.completion.span.bytes, order: .little, number: 7, time: 5)
        == .packet(expected, payload: 64..<68))
  }

  @Test func whatTheSnapLengthCutOffIsMissing() {
    let cut = Array(Self.completion.dropLast(3))
    guard
      case .packet(let packet, let payload) = USBPacketFormat.usbmon.read(
        cut.span.bytes, order: .little, number: 1, time: 0)
    else {
      Issue.record("no packet")
      return
    }
    #expect(packet.missing == 3)
    #expect(payload == 64..<65)
  }

  @Test func isochronousDescriptorsAreSkipped() {
    var bytes = Self.completion
    bytes[9] = 0
    bytes[36] = 36  // captured: two descriptors and four bytes
    bytes[60] = 2
    bytes.insert(contentsOf: [UInt8](repeating: 0xAA, count: 32), at: 64)
    guard
      case .packet(let packet, let payload) = USBPacketFormat.usbmon.read(
        bytes.span.bytes, order: .little, number: 1, time: 0)
    else {
      Issue.record("no packet")
      return
    }
    #expect(packet.kind == .isochronous)
    #expect(Array(bytes[payload]) == [3, 0, 0x0C, 0])
    #expect(packet.missing == 0)
  }

  @Test(arguments: [UInt32.max, 1 << 28, 3])
  func absurdNumbersOfDescriptorsTrapNot(_ count: UInt32) {
    var bytes = Self.completion
    bytes[9] = 0
    for index in 0..<4 { bytes[60 + index] = UInt8(truncatingIfNeeded: count >> UInt32(8 * index)) }
    #expect(
      USBPacketFormat.usbmon.read(bytes.span.bytes, order: .little, number: 1, time: 0)
        != USBPacketFormat.Reading.unreadable)
  }

  @Test(arguments: USBPacketFormat.allCases, ByteOrder.allCases)
  func roundTrips(_ format: USBPacketFormat, _ order: ByteOrder) {
    var random = SeededGenerator(seed: UInt64(format.rawValue) << 8 | (order == .big ? 1 : 0))
    for round in 0..<2000 {
      let (packet, payload) = SamplePackets.any(&random, as: format)
      var bytes: [UInt8] = []
      format.append(packet, payload.span.bytes, order: order, to: &bytes)
      guard
        case .packet(let again, let place) = format.read(
          bytes.span.bytes, order: order, number: packet.number, time: packet.time)
      else {
        Issue.record("round \(round): no packet of \(packet)")
        return
      }
      #expect(again == packet)
      #expect(Array(bytes[place]) == payload)
    }
  }

  /// Any bytes are a packet, something else, or nothing; payloads lie within them.
  @Test(arguments: USBPacketFormat.allCases)
  func anyBytes(_ format: USBPacketFormat) {
    var random = SeededGenerator(seed: 189 + UInt64(format.rawValue))
    for _ in 0..<3000 {
      let (packet, payload) = SamplePackets.any(&random, as: format)
      var bytes: [UInt8] = []
      format.append(packet, payload.span.bytes, order: .little, to: &bytes)
      for _ in 0..<random.int(0...6) { bytes[random.int(0...(bytes.count - 1))] = random.byte() }
      bytes.removeLast(random.int(0...bytes.count))
      if case .packet(let read, let place) = format.read(bytes.span.bytes, order: .little, number: 1, time: 0) {
        #expect(place.upperBound <= bytes.count)
        #expect(read.missing >= 0)
      }
    }
  }
}
