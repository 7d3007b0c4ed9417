extension FixedWidthInteger {
  /// `0x60001000`: at least eight upper-case digits.
  var addressText: String { hexText(8) }

  /// `0x` and at least `digits` upper-case digits.
  func hexText(_ digits: Int = 1) -> String {
    let text = String(self, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}

extension UInt32 {
  /// Four bytes, highest first.
  var bigEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * UInt32($0))) } }
}

extension Range where Bound == UInt64 {
  /// `0x60001000 to 0x6000103F`: first and last address.
  var addressText: String {
    isEmpty ? "no bytes at \(lowerBound.addressText)" : "\(lowerBound.addressText) to \((upperBound - 1).addressText)"
  }
}
