import Provisioning

/// Numbers as people read them.
enum Text {
  /// `0x20208000`
  static func word(_ value: UInt32) -> String { Hexadecimal.word(value) }

  /// `0x1C`
  static func byte(_ value: UInt8) -> String { Hexadecimal.byte(value) }

  /// `EF 40 17`
  static func bytes(_ values: [UInt8]) -> String {
    values.map { String(Hexadecimal.byte($0).dropFirst(2)) }.joined(separator: " ")
  }

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
}
