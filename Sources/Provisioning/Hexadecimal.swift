/// Numbers as this library writes them in errors and notes. Not Foundation's: that costs start-up time.
enum Hexadecimal {
  /// `0x60001000`: at least eight digits, upper case.
  static func word(_ value: UInt32) -> String { "0x" + padded(String(value, radix: 16, uppercase: true), 8) }

  /// `0x1F`: at least two digits, upper case.
  static func byte(_ value: UInt8) -> String { "0x" + padded(String(value, radix: 16, uppercase: true), 2) }

  private static func padded(_ digits: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
