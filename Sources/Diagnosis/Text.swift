/// Numbers as people read them.
enum Text {
  /// `0x20208000`
  static func word(_ value: UInt32) -> String { "0x" + padded(value, 8) }

  /// `0x1C`
  static func byte(_ value: UInt8) -> String { "0x" + padded(UInt32(value), 2) }

  /// `EF 40 17`
  static func bytes(_ values: [UInt8]) -> String { values.map { padded(UInt32($0), 2) }.joined(separator: " ") }

  /// `3.2 s`
  static func seconds(_ time: Duration) -> String {
    let tenths = time.components.seconds * 10 + time.components.attoseconds / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// `8 MiB`
  static func size(_ bytes: UInt64) -> String {
    bytes >= 1 << 20 && bytes % (1 << 20) == 0
      ? "\(bytes >> 20) MiB" : bytes >= 1024 && bytes % 1024 == 0 ? "\(bytes >> 10) KiB" : "\(bytes) bytes"
  }

  private static func padded(_ value: UInt32, _ digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
