/// A whole number as Python's `int(text, base)` reads it: the grammar of every number on SPSDK's command line.
struct PythonInteger: Equatable, Sendable {
  /// True below zero.
  var isNegative = false
  /// Without the sign; nil if 64 bits do not hold it.
  var magnitude: UInt64? = 0

  init(_ value: Int) {
    isNegative = value < 0
    magnitude = UInt64(value.magnitude)
  }

  /// Reads a number; nil where Python raises ValueError. Base 0 goes by the prefix: `0x`, `0o`, `0b` or none.
  init?(_ text: some StringProtocol, base: Int) {
    var rest = Array(text.utf8)[...]
    while let first = rest.first, Self.isBlank(first) { rest.removeFirst() }
    while let last = rest.last, Self.isBlank(last) { rest.removeLast() }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
      isNegative = rest.removeFirst() == UInt8(ascii: "-")
    }
    var radix = base
    var hadPrefix = false
    if rest.count > 1, rest.first == UInt8(ascii: "0"), let named = Self.radix(rest[rest.startIndex + 1]),
      base == 0 || base == named
    {
      radix = named
      hadPrefix = true
      rest.removeFirst(2)
      // One underscore may stand between prefix and digits.
      if rest.first == UInt8(ascii: "_") { rest.removeFirst() }
    }
    if radix == 0 { radix = 10 }
    var total: UInt64? = 0
    var wasDigit = false
    for byte in rest {
      if byte == UInt8(ascii: "_"), wasDigit {
        wasDigit = false
        continue
      }
      guard let digit = Self.digit(byte), digit < radix else { return nil }
      wasDigit = true
      total = total.flatMap { sum in
        let (product, overflow) = sum.multipliedReportingOverflow(by: UInt64(radix))
        let (result, carry) = product.addingReportingOverflow(UInt64(digit))
        return overflow || carry ? nil : result
      }
    }
    guard wasDigit else { return nil }
    // A decimal number of base 0 has no leading zeros, unless it is all zeros.
    if base == 0, !hadPrefix, rest.first == UInt8(ascii: "0"), total != 0 { return nil }
    magnitude = total
    if total == 0 { isNegative = false }
  }

  /// The value, where `Int` holds it.
  var int: Int? {
    guard let magnitude else { return nil }
    return isNegative ? Int(exactly: magnitude).map { -$0 } : Int(exactly: magnitude)
  }

  /// The number as a word of a packet.
  /// - Throws: what Python's `struct.pack` says of a number that is none, an end with exit code 3.
  func word() throws(ToolEnd) -> UInt32 {
    guard !isNegative, let magnitude else { throw .general("error", "argument out of range") }
    guard let word = UInt32(exactly: magnitude) else {
      throw .general("error", "'I' format requires 0 <= number <= 4294967295")
    }
    return word
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func radix(_ byte: UInt8) -> Int? {
    switch byte | 0x20 {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
