import MBoot

/// Counts of bytes in SPSDK's words: `512 B`, `4.0 kiB`.
enum ByteCount {
  static func text(_ count: UInt64) -> String { PropertyValue.sizeText(count) }
}
