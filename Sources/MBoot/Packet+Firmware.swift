extension Packet {
  /// Reads a command as the flashloader does: it never looks at the parameter count, so the parameters are
  /// all whole words that are there, up to seven (K2.1.0, executed). One client sends a byte count instead.
  ///
  /// Nil only if there is no header.
  public init?(ignoringCount bytes: RawSpan) {
    guard bytes.byteCount >= 4 else { return nil }
    let count = min((bytes.byteCount - 4) / 4, Self.maximumParameters)
    self.init(
      tag: CommandTag(rawValue: bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)),
      flags: bytes.unsafeLoad(fromByteOffset: 1, as: UInt8.self),
      parameters: (0..<count).map {
        UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 4 + 4 * $0, as: UInt32.self))
      })
  }

  /// Reads a command held in an array as the flashloader does.
  public init?(ignoringCount bytes: [UInt8]) { self.init(ignoringCount: bytes.span.bytes) }
}
