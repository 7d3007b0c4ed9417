/// Numbers as this library writes them in sentences.
enum Hexadecimal {
  /// `0x60001000`: at least eight digits, upper case.
  static func text(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
  }
}
