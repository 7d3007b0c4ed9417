import Testing
import USBCapture
import USBIP

/// The blocks of a recording, byte for byte.
@Suite struct PCAPNGWriterTests {
  @Test func aSectionNamesProgramAndInterface() {
    let bytes = PCAPNGWriter.section(program: "abc", hardware: "", interface: "if0")
    #expect(
      bytes == [
        0x0A, 0x0D, 0x0D, 0x0A, 40, 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0,  // head, version 1.0
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,  // the section's length is not known
        4, 0, 3, 0, 0x61, 0x62, 0x63, 0, 0, 0, 0, 0, 40, 0, 0, 0,  // shb_userappl, end of options
        1, 0, 0, 0, 40, 0, 0, 0, 220, 0, 0, 0, 0, 0, 0, 0,  // interface: link type 220, any length
        2, 0, 3, 0, 0x69, 0x66, 0x30, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0,  // if_name, if_tsresol
      ])
  }

  @Test(arguments: 0...5)
  func aPacketIsPaddedToWords(count: Int) {
    let packet = USBPacket(
      number: 1, time: 0x0102_0304_0506_0708, transfer: 9, event: .submit, kind: .interrupt, endpoint: 2, bus: 1,
      device: 3, length: count, missing: 7)
    let payload = [UInt8](repeating: 0xAA, count: count)
    var bytes: [UInt8] = [0xEE]
    PCAPNGWriter.append(packet, payload.span.bytes, to: &bytes)
    let block = Array(bytes.dropFirst())
    let padded = (count + 3) / 4 * 4
    let total = UInt8(32 + 64 + padded)
    #expect(bytes.first == 0xEE)
    #expect(block.count == Int(total))
    #expect(Array(block[0..<12]) == [6, 0, 0, 0, total, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(block[12..<20]) == [4, 3, 2, 1, 8, 7, 6, 5])
    #expect(Array(block[20..<28]) == [64 + UInt8(count), 0, 0, 0, 64 + UInt8(count) + 7, 0, 0, 0])
    #expect(block[28 + 8] == UInt8(ascii: "S"))
    #expect(Array(block[(28 + 64)..<(28 + 64 + count)]) == payload)
    #expect(block.dropFirst(28 + 64 + count).dropLast(4).allSatisfy { $0 == 0 })
    #expect(Array(block.suffix(4)) == [total, 0, 0, 0])
  }

  @Test func aLongNameIsCut() {
    let bytes = PCAPNGWriter.section(program: String(repeating: "x", count: 70_000))
    #expect(bytes.count == 28 + 4 + 1024 + 4 + 20 + 16 + 8 + 4)
  }
}
