import JSONText

/// What a word without quotes stands for: the core schema of YAML 1.2, without its octal numbers, infinities and
/// non-numbers. A number with leading zeros stays text, since YAML 1.1 and 1.2 do not agree what it is.
enum YAMLScalar {
  /// Numbers are not looked for in longer words.
  private static let longestNumber = 64

  static func value(_ text: String) -> JSONValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return number(Array(text.utf8.prefix(longestNumber + 1)), text) ?? .string(text)
    }
  }

  private static func number(_ bytes: [UInt8], _ text: String) -> JSONValue? {
    guard bytes.count <= longestNumber, let first = bytes.first, first < UInt8(ascii: ":") else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    let digits = isNegative || first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
    if digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]) {
      guard digits.count == bytes.count else { return nil }
      return UInt64(hexDigits: digits.dropFirst(2)).map { JSONValue($0) }
    }
    guard let shape = Shape(digits) else { return nil }
    if shape == .whole, let whole = Int64(text) { return .integer(whole) }
    if shape == .whole, !isNegative, let whole = UInt64(text) { return .unsigned(whole) }
    guard let value = Double(text), value.isFinite else { return nil }
    return .number(value)
  }

  /// Digits without a sign: whole, or with a fraction or exponent.
  private enum Shape {
    case whole, broken

    init?(_ digits: ArraySlice<UInt8>) {
      var rest = digits
      let whole = Self.takeDigits(&rest)
      guard whole == 1 || digits.first != UInt8(ascii: "0") || whole == 0 else { return nil }
      var fraction = 0
      var isWhole = true
      if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        fraction = Self.takeDigits(&rest)
        isWhole = false
      }
      guard whole + fraction > 0 else { return nil }
      if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard Self.takeDigits(&rest) > 0 else { return nil }
        isWhole = false
      }
      guard rest.isEmpty else { return nil }
      self = isWhole ? .whole : .broken
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
  }
}

extension UInt64 {
  /// One to sixteen hex digits without sign.
  fileprivate init?(hexDigits: ArraySlice<UInt8>) {
    guard (1...16).contains(hexDigits.count), hexDigits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    self.init(String(decoding: hexDigits, as: UTF8.self), radix: 16)
  }
}
