import Testing

@testable import USBCapture

@Suite struct PCAPWriterTests {
  @Test func headers() {
    var bytes: [UInt8] = []
    PCAPWriter(.usbmon, order: .little, resolution: .microseconds).appendFileHeader(to: &bytes)
    #expect(bytes == [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 220, 0, 0, 0])
    bytes = []
    PCAPWriter(.usbpcap, order: .big, resolution: .nanoseconds).appendFileHeader(to: &bytes)
    #expect(bytes == [0xA1, 0xB2, 0x3C, 0x4D, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 249])
  }

  @Test func aRecord() {
    var bytes: [UInt8] = []
    let packet = USBPacket(
      number: 1, time: 3_000_004_567, transfer: 1, event: .submit, kind: .interrupt, endpoint: 2, bus: 1, device: 3,
      length: 12, missing: 10)
    PCAPWriter(.usbmonShort, order: .big, resolution: .microseconds).append(
      packet, ([9, 8] as [UInt8]).span.bytes, to: &bytes)
    #expect(Array(bytes[..<16]) == [0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 50, 0, 0, 0, 60])
    #expect(bytes.count == 16 + 48 + 2)
  }

  @Test func whatLibpcapWouldRefuseIsLeftOut() {
    var bytes: [UInt8] = []
    let payload = [UInt8](repeating: 1, count: 300_000)
    let packet = USBPacket(
      number: 1, time: 0, transfer: 1, event: .submit, kind: .bulk, endpoint: 2, bus: 1, device: 3, length: 300_000)
    PCAPWriter(.usbmon, order: .little).append(packet, payload.span.bytes, to: &bytes)
    #expect(bytes.count == 16 + 262_144)
    #expect(bytes.span.bytes.number(at: 12, .little, as: UInt32.self) == 300_064)
  }
}
