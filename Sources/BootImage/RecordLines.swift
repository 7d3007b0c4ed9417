/// The lines of a record file: split at any line end, trimmed, numbered from 1, empty ones left out.
struct RecordLines {
  /// Longest run of bytes one record can have: a length byte and 255 more, or Intel HEX's 5 around 255.
  private static let longestRecord = 260

  private let bytes: [UInt8]
  private var position: Int
  /// The number of the line last returned.
  private(set) var number = 0

  /// Takes a whole file; a UTF-8 byte order mark is passed over.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next line that is not empty, without blanks around it.
  mutating func next() -> Range<Int>? {
    while position < bytes.count {
      let start = position
      while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
      var line = start..<position
      if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A { position += 1 }
      position += 1
      number += 1
      while let first = line.first, Self.isBlank(bytes[first]) { line = first + 1..<line.upperBound }
      while let last = line.last, Self.isBlank(bytes[last]) { line = line.lowerBound..<last }
      if !line.isEmpty { return line }
    }
    return nil
  }

  /// The bytes that the hexadecimal digits from `skipping` characters into the line spell.
  func decode(_ line: Range<Int>, skipping: Int) throws(ImageFileError) -> [UInt8] {
    let digits = line.dropFirst(skipping)
    guard digits.count <= 2 * Self.longestRecord else {
      throw .record(line: number, .length(declared: 255, present: digits.count / 2))
    }
    var result: [UInt8] = []
    result.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for position in digits {
      guard let digit = Self.digit(bytes[position]) else {
        throw .record(line: number, .badDigit(column: position - line.lowerBound + 1))
      }
      if let first = high {
        result.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil else {
      throw .record(line: number, .length(declared: Int(result.first ?? 0), present: result.count))
    }
    return result
  }

  /// The character at `offset` of a line, or nil past its end.
  func character(_ line: Range<Int>, _ offset: Int) -> UInt8? {
    offset < line.count ? bytes[line.lowerBound + offset] : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The value of a hexadecimal digit of either case.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
