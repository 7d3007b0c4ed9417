/// gzip without compression (RFC 1951, 3.2.4; RFC 1952): enough to be unpacked.
enum Gzip {
  static func member(_ bytes: [UInt8], piece: Int = 40_000) -> [UInt8] {
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(bytes.count, start + piece)
      let length = UInt16(end - start)
      result.append(end == bytes.count ? 1 : 0)
      for half in [length, ~length] { result += [UInt8(half & 0xFF), UInt8(half >> 8)] }
      result += bytes[start..<end]
      start = end
    } while start < bytes.count
    for word in [checkSum(bytes), UInt32(bytes.count)] {
      result += (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
    return result
  }

  private static func checkSum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320 }
    }
    return ~sum
  }
}
