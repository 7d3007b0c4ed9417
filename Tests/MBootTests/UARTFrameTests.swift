import MBoot
import Testing

struct UARTFrameTests {
  @Test(
    "Frames on the wire",
    arguments: [
      (.ping, [0x5A, 0xA6]),
      (.ack, [0x5A, 0xA1]),
      (.nak, [0x5A, 0xA2]),
      (.ackAbort, [0x5A, 0xA3]),
      (
        .pingResponse(version: .packetProtocol, options: 0),
        [0x5A, 0xA7, 0x00, 0x02, 0x01, 0x50, 0x00, 0x00, 0xAA, 0xEA]
      ),
      (
        .command([7, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0]),
        [0x5A, 0xA4, 0x0C, 0x00, 0x4B, 0x33, 7, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0]
      ),
      (.data([]), [0x5A, 0xA5, 0x00, 0x00, 0xFC, 0x4B]),
    ] as [(UARTFrame, [UInt8])])
  func bytes(frame: UARTFrame, bytes: [UInt8]) {
    #expect(frame.bytes == bytes)
    var decoder = UARTFrameDecoder()
    decoder.push(bytes)
    #expect(decoder.next() == .frame(frame))
    #expect(decoder.next() == nil)
    #expect(decoder.pendingBytes == 0)
  }

  @Test("A payload beyond 16 bits is cut where the length ends")
  func huge() {
    let bytes = UARTFrame.data([UInt8](repeating: 7, count: 65_600)).bytes
    #expect(bytes.count == 6 + 65_535)
    var decoder = UARTFrameDecoder(maximumLength: 65_535)
    decoder.push(bytes)
    #expect(decoder.next() == .frame(.data([UInt8](repeating: 7, count: 65_535))))
  }
}
