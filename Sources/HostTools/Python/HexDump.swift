/// Bytes as the tools print them.
enum HexDump {
  private static let lower = Array("0123456789abcdef".utf8)
  private static let upper = Array("0123456789ABCDEF".utf8)

  /// Sixteen bytes a line, lower case, one blank between; no address, no end of the last line.
  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 3)
    for (index, byte) in bytes.enumerated() {
      if index > 0 { result.append(index % 16 == 0 ? UInt8(ascii: "\n") : UInt8(ascii: " ")) }
      result.append(lower[Int(byte >> 4)])
      result.append(lower[Int(byte & 15)])
    }
    return result
  }

  /// With offsets from 0 and characters, two columns of eight, upper case: `--use-hexdump`.
  static func full(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 5)
    for start in stride(from: 0, to: bytes.count, by: 16) {
      if start > 0 { result.append(UInt8(ascii: "\n")) }
      result += Array(PythonText.hex(UInt64(start), digits: 8, uppercase: true).utf8) + Array(": ".utf8)
      let row = bytes[start..<min(start + 16, bytes.count)]
      for column in 0..<16 {
        if column == 8 { result.append(UInt8(ascii: " ")) }
        if column < row.count {
          let byte = row[start + column]
          result.append(upper[Int(byte >> 4)])
          result.append(upper[Int(byte & 15)])
        } else {
          result += [UInt8(ascii: " "), UInt8(ascii: " ")]
        }
        result.append(UInt8(ascii: " "))
      }
      result.append(UInt8(ascii: " "))
      result += row.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") }
    }
    return result
  }
}
