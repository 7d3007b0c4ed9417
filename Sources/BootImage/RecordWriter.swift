/// Writes bytes with their addresses as text records, 32 bytes a line.
public enum RecordWriter {
  private static let lineByteCount = 32
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Motorola S-records: S3 with 32-bit addresses, and S7 with the start address.
  /// - Parameter segment: the bytes; they end at or below 4 GiB.
  public static func srec(_ segment: ImageSegment, entry: UInt32?) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(segment.bytes.count * 5 / 2)
    func record(_ type: UInt8, _ body: [UInt8]) {
      text += [UInt8(ascii: "S"), UInt8(ascii: "0") + type]
      let all = [UInt8(truncatingIfNeeded: body.count + 1)] + body
      append(all + [~all.reduce(0, &+)], to: &text)
    }
    record(0, [0, 0])
    for (address, bytes) in lines(segment) { record(3, big(address) + bytes) }
    record(7, big(entry ?? 0))
    return text
  }

  /// Intel HEX with 32-bit linear addresses, and the start address in a record of type 5.
  /// - Parameter segment: the bytes; they end at or below 4 GiB.
  public static func intelHEX(_ segment: ImageSegment, entry: UInt32?) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(segment.bytes.count * 5 / 2)
    func record(_ type: UInt8, _ offset: UInt32, _ body: [UInt8]) {
      text.append(UInt8(ascii: ":"))
      let half = [UInt8(truncatingIfNeeded: offset >> 8), UInt8(truncatingIfNeeded: offset)]
      let all = [UInt8(truncatingIfNeeded: body.count)] + half + [type] + body
      append(all + [0 &- all.reduce(0, &+)], to: &text)
    }
    var page: UInt32?
    for (address, bytes) in lines(segment) {
      if page != address >> 16 {
        page = address >> 16
        record(4, 0, [UInt8](big(address >> 16).suffix(2)))
      }
      record(0, address & 0xFFFF, bytes)
    }
    if let entry { record(5, 0, big(entry)) }
    record(1, 0, [])
    return text
  }

  /// Lines that end where a multiple of their length does, so that none crosses 64 KiB.
  private static func lines(_ segment: ImageSegment) -> [(address: UInt32, bytes: [UInt8])] {
    var result: [(UInt32, [UInt8])] = []
    var index = 0
    while index < segment.bytes.count {
      let address = segment.address &+ UInt32(truncatingIfNeeded: index)
      let room = lineByteCount - Int(address % UInt32(lineByteCount))
      let end = min(index + room, segment.bytes.count)
      result.append((address, [UInt8](segment.bytes[index..<end])))
      index = end
    }
    return result
  }

  private static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    text.append(0x0A)
  }

  private static func big(_ word: UInt32) -> [UInt8] {
    (0..<4).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }
}
