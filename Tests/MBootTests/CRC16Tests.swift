import MBoot
import SeededGenerator
import Testing

struct CRC16Tests {
  @Test("The check value, and the checksum of nothing")
  func checkValue() {
    #expect(CRC16.checksum(Array("123456789".utf8)) == 0x31C3)
    #expect(CRC16.checksum([]) == 0)
  }

  @Test("Eight at a time is as one bit at a time, at every length and in pieces")
  func againstBits() {
    var random = SeededGenerator(seed: 16)
    for length in 0...70 {
      let bytes = random.bytes(length)
      let expected = bitwise(bytes)
      #expect(CRC16.checksum(bytes) == expected)
      var crc = CRC16()
      for chunk in random.chunks(bytes, longest: 11) { crc.update(chunk) }
      #expect(crc.value == expected)
    }
  }

  /// The definition, without a table.
  private func bitwise(_ bytes: [UInt8]) -> UInt16 {
    bytes.reduce(0) { sum, byte in
      (0..<8).reduce(sum ^ UInt16(byte) << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
    }
  }
}
