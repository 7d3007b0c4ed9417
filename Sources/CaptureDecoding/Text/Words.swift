/// Numbers in words, without Foundation.
enum Words {
  /// `0x60001000`: eight digits, upper case.
  static func hex(_ value: UInt32) -> String { "0x" + padded(String(value, radix: 16, uppercase: true), 8) }

  /// `0x1F`: as many digits as the number has.
  static func shortHex(_ value: UInt32) -> String { "0x" + String(value, radix: 16, uppercase: true) }

  /// `0x1F`: two digits, upper case.
  static func byte(_ value: UInt8) -> String { "0x" + padded(String(value, radix: 16, uppercase: true), 2) }

  /// Two lower-case digits a byte, without blanks.
  static func hex(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A hexadecimal digit, lower case.
  static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

  /// Seconds with six decimals: `0.001234`.
  static func seconds(_ nanoseconds: Int64) -> String {
    let sign = nanoseconds < 0 ? "-" : ""
    let microseconds = nanoseconds.magnitude / 1000
    return sign + "\(microseconds / 1_000_000)." + padded("\(microseconds % 1_000_000)", 6)
  }

  /// How long, in the unit that fits: `312 us`, `45.2 ms`, `5.000 s`.
  static func duration(_ nanoseconds: UInt64) -> String {
    if nanoseconds < 1_000_000 { return "\(nanoseconds / 1000) us" }
    if nanoseconds < 1_000_000_000 { return "\(nanoseconds / 1_000_000).\(nanoseconds / 100_000 % 10) ms" }
    return "\(nanoseconds / 1_000_000_000)." + padded("\(nanoseconds / 1_000_000 % 1000)", 3) + " s"
  }

  /// Bytes a second: `112.5 kB/s`; nil where no time passed.
  static func rate(_ bytes: Int, _ nanoseconds: UInt64) -> String? {
    guard nanoseconds > 0, bytes > 0 else { return nil }
    return rate(Double(bytes) * 1e9 / Double(nanoseconds))
  }

  /// Bytes a second: `112.5 kB/s`.
  static func rate(_ bytesPerSecond: Double) -> String {
    if bytesPerSecond < 1000 { return decimal(bytesPerSecond) + " B/s" }
    if bytesPerSecond < 1e6 { return decimal(bytesPerSecond / 1000) + " kB/s" }
    return decimal(bytesPerSecond / 1e6) + " MB/s"
  }

  /// `1 byte`, `2 bytes`.
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)" + (number == 1 ? "" : "s") }

  /// One decimal.
  private static func decimal(_ value: Double) -> String {
    guard value < 1e15 else { return "more than 1e15" }
    let tenths = UInt64((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Zeros in front, up to `width`.
  static func padded(_ digits: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Blanks behind, up to `width`.
  static func column(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  /// Blanks in front, up to `width`.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}
