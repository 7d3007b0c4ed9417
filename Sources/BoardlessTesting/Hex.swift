/// Numbers as they stand in messages.
enum Hex {
  /// `0x` and all digits of the type.
  static func text<Number: FixedWidthInteger & UnsignedInteger>(_ value: Number) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: Number.bitWidth / 4 - digits.count) + digits
  }
}
