/// Bytes as lower-case hex digits without a prefix, and back.
public enum Hex {
  /// Two digits a byte.
  public static func text(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { text($0) }
  }

  /// Two digits a byte. Not generic: other rooms would run it unspecialized, at a tenth of the speed.
  public static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { digits in
      for index in 0..<bytes.count {
        digits.initializeElement(at: 2 * index, to: digit(bytes[index] >> 4))
        digits.initializeElement(at: 2 * index + 1, to: digit(bytes[index] & 15))
      }
      return 2 * bytes.count
    }
  }

  /// A number with at least `digits` digits.
  public static func text(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// The bytes, or nil where the digits are odd in number or one is none.
  public static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      guard let value = value(digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
