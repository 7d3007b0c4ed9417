import YAMLText

/// Takes a BD file apart: words, numbers, text in double quotes, operators; comments are `//`, `#` and `/* */`.
///
/// Text ends at the next quote of its line and knows no escapes: Windows paths stand in it.
struct BDLexer {
  /// The longest file, bytes.
  static let limit = 4 << 20
  /// The longest word or number, bytes.
  private static let wordLimit = 256

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  /// Scalars of this line before `counted`, so that a long line is counted once.
  private var scalars = 0
  private var counted = 0

  init(_ bytes: [UInt8]) throws(ConfigurationError) {
    guard bytes.count <= Self.limit else {
      throw ConfigurationError(at: YAMLPosition(line: 1, column: 1), "a BD file has at most \(Self.limit >> 20) MiB")
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    self.bytes = hasMark ? [UInt8](bytes.dropFirst(3)) : bytes
  }

  /// The next token.
  mutating func next() throws(ConfigurationError) -> BDToken {
    try skipBlanks()
    let position = position()
    guard let byte = byte(0) else { return BDToken(kind: .end, position: position) }
    switch byte {
    case UInt8(ascii: "\""): return BDToken(kind: .text(try text(until: byte)), position: position)
    case UInt8(ascii: "'"):
      return BDToken(kind: .number(try letters(try text(until: byte), position)), position: position)
    case _ where Self.isLetter(byte): return BDToken(kind: word(), position: position)
    case _ where Self.isDigit(byte): return BDToken(kind: .number(try number()), position: position)
    default: return BDToken(kind: .sign(try sign()), position: position)
    }
  }

  private mutating func position() -> YAMLPosition {
    // All bytes but UTF-8's further ones begin a scalar.
    scalars += bytes[counted..<index].count { $0 & 0xC0 != 0x80 }
    counted = index
    return YAMLPosition(line: line, column: scalars + 1)
  }

  private func byte(_ ahead: Int) -> UInt8? { index + ahead < bytes.count ? bytes[index + ahead] : nil }

  private mutating func newLine() {
    index += 1
    line += 1
    scalars = 0
    counted = index
  }

  private mutating func skipBlanks() throws(ConfigurationError) {
    while let byte = byte(0) {
      switch (byte, self.byte(1)) {
      case (0x0A, _): newLine()
      case (0x09, _), (0x0C, _), (0x0D, _), (0x20, _): index += 1
      case (UInt8(ascii: "#"), _), (UInt8(ascii: "/"), UInt8(ascii: "/")):
        while let byte = self.byte(0), byte != 0x0A { index += 1 }
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        let start = position()
        index += 2
        while true {
          guard let byte = self.byte(0) else { throw ConfigurationError(at: start, "this comment has no end (*/)") }
          if byte == UInt8(ascii: "*"), self.byte(1) == UInt8(ascii: "/") { break }
          if byte == 0x0A { newLine() } else { index += 1 }
        }
        index += 2
      default: return
      }
    }
  }

  private mutating func text(until quote: UInt8) throws(ConfigurationError) -> String {
    let start = position()
    index += 1
    let first = index
    while let byte = byte(0), byte != quote {
      guard byte != 0x0A else { break }
      index += 1
    }
    guard byte(0) == quote else { throw ConfigurationError(at: start, "this text has no closing quote on its line") }
    let content = bytes[first..<index]
    index += 1
    guard let text = String(validating: content, as: UTF8.self) else {
      throw ConfigurationError(at: start, "this text is not UTF-8")
    }
    return text
  }

  /// `'abcd'` is the number whose bytes, highest first, are these letters.
  private func letters(_ text: String, _ position: YAMLPosition) throws(ConfigurationError) -> Int64 {
    guard (1...7).contains(text.utf8.count) else {
      throw ConfigurationError(at: position, "between single quotes stand one to seven letters")
    }
    return text.utf8.reduce(0) { $0 << 8 | Int64($1) }
  }

  private mutating func word() -> BDToken.Kind {
    let first = index
    while let byte = byte(0), Self.isLetter(byte) || Self.isDigit(byte), index - first < Self.wordLimit { index += 1 }
    let word = String(decoding: bytes[first..<index], as: UTF8.self)
    switch word {
    case "true", "yes": return .number(1)
    case "false", "no": return .number(0)
    default: return .word(word)
    }
  }

  private mutating func number() throws(ConfigurationError) -> Int64 {
    let start = position()
    let first = index
    while let byte = byte(0), Self.isLetter(byte) || Self.isDigit(byte), index - first < Self.wordLimit { index += 1 }
    var digits = String(decoding: bytes[first..<index], as: UTF8.self)
    var scale: Int64 = 1
    let isHex = digits.lowercased().hasPrefix("0x")
    if isHex {
      digits.removeFirst(2)
    } else if digits.hasSuffix("K") {
      digits.removeLast()
      scale = 1024
    }
    let value = Int64(digits, radix: isHex ? 16 : 10).map { $0.multipliedReportingOverflow(by: scale) }
    guard let value, !value.overflow else {
      throw ConfigurationError(at: start, "this is no number: decimal, decimal with K, or 0x and hexadecimal digits")
    }
    return value.partialValue
  }

  private static let longSigns = ["<<", ">>", "||", "&&", "<=", ">=", "==", "!=", ".."]

  private mutating func sign() throws(ConfigurationError) -> String {
    let pair = String(decoding: bytes[index..<min(index + 2, bytes.count)], as: UTF8.self)
    if Self.longSigns.contains(pair) {
      index += 2
      return pair
    }
    guard (0x21...0x7E).contains(bytes[index]) else {
      throw ConfigurationError(at: position(), "this character has no place in a BD file")
    }
    index += 1
    return String(pair.prefix(1))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
