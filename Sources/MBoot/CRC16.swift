/// CRC-16/XMODEM as the UART framing uses it: polynomial 0x1021, start 0, no reflection, no final exclusive-or.
///
/// Its check value, over the ASCII digits 1 to 9, is 0x31C3.
public struct CRC16: Hashable, Sendable {
  /// The checksum of what has been taken in so far.
  public private(set) var value: UInt16 = 0

  /// Starts at 0, the checksum of nothing.
  public init() {}

  /// Takes in more bytes; eight at a time, by one table for each distance from the end.
  public mutating func update(_ bytes: RawSpan) {
    let sum = value
    value = Self.tables.withUnsafeBufferPointer { table in
      bytes.withUnsafeBytes { Self.fold($0, into: sum, table) }
    }
  }

  /// Takes in more bytes held in an array.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span.bytes) }

  /// The checksum of one array.
  public static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var crc = CRC16()
    crc.update(bytes)
    return crc.value
  }

  private static func fold(
    _ bytes: UnsafeRawBufferPointer, into start: UInt16, _ table: UnsafeBufferPointer<UInt16>
  ) -> UInt16 {
    var sum = start
    var index = 0
    while bytes.count - index >= 8 {
      let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(sum) << 48
      sum = 0
      for distance in 0..<8 { sum ^= table[distance << 8 | Int(word >> UInt64(distance * 8) & 0xFF)] }
      index += 8
    }
    while index < bytes.count {
      sum = sum << 8 ^ table[Int(sum >> 8 ^ UInt16(bytes[index]))]
      index += 1
    }
    return sum
  }

  /// Eight tables of 256: entry `distance * 256 + byte` is the checksum of `byte` and `distance` zeros after it.
  private static let tables: [UInt16] = {
    var tables = (0..<256).map { byte in
      (0..<8).reduce(UInt16(byte) << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
    }
    for index in 256..<2048 {
      let shorter = tables[index - 256]
      tables.append(shorter << 8 ^ tables[Int(shorter >> 8)])
    }
    return tables
  }()
}
