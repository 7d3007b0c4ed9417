/// Reads the fields of a message in order. What is not there reads as zero: lengths are checked before.
struct WireReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func byte() -> UInt8 {
    defer { position += 1 }
    return position < bytes.count ? bytes[position] : 0
  }

  mutating func half() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }

  mutating func word() -> UInt32 { UInt32(half()) << 16 | UInt32(half()) }

  mutating func signed() -> Int32 { Int32(bitPattern: word()) }

  mutating func skip(_ count: Int) { position += count }

  /// A text of a fixed field, up to its closing zero.
  mutating func text(_ count: Int) throws(USBIPError) -> String {
    let field = bytes[min(position, bytes.count)..<min(position + count, bytes.count)]
    position += count
    guard let end = field.firstIndex(of: 0) else { throw .unterminatedText }
    return String(decoding: field[..<end], as: UTF8.self)
  }
}

extension [UInt8] {
  mutating func append(half value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  mutating func append(word value: UInt32) {
    append(half: UInt16(truncatingIfNeeded: value >> 16))
    append(half: UInt16(truncatingIfNeeded: value))
  }

  mutating func append(signed value: Int32) { append(word: UInt32(bitPattern: value)) }

  mutating func append(zeros count: Int) { append(contentsOf: repeatElement(0, count: count)) }

  /// A text in a field of `count` bytes, cut so that its closing zero has room.
  mutating func append(_ text: String, in count: Int) {
    let kept = text.utf8.prefix(count - 1)
    append(contentsOf: kept)
    append(zeros: count - kept.count)
  }
}
