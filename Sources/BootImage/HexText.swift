extension FixedWidthInteger where Self: UnsignedInteger {
  /// "0x" and at least `digits` upper-case hexadecimal digits.
  func hex(_ digits: Int = 8) -> String {
    let text = String(self, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}

extension Int {
  /// "0x" and the digits; a negative number, which no offset is, shows as 0x0.
  var hex: String { UInt(Swift.max(0, self)).hex(1) }
}
