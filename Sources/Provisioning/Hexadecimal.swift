/// Numbers as the libraries of the client write them in sentences. Not Foundation's: that costs start-up time.
package enum Hexadecimal {
  /// `0x60001000`: at least eight digits, upper case.
  package static func word(_ value: UInt32) -> String { "0x" + padded(String(value, radix: 16, uppercase: true), 8) }

  /// `0x1F`: at least two digits, upper case.
  package static func byte(_ value: UInt8) -> String { "0x" + padded(String(value, radix: 16, uppercase: true), 2) }

  private static func padded(_ digits: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
