/// The commands a flashloader has handlers for: property 0x07, bit n for tag n + 1.
public struct AvailableCommands: RawRepresentable, Hashable, Sendable {
  /// The word on the wire, such as 0x0005EFDF (K2.1.0).
  public var rawValue: UInt32

  /// Wraps a word.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The word for a set of tags; tags other than 1 to 32 have no bit.
  public init(_ tags: some Sequence<CommandTag>) {
    rawValue = tags.reduce(0) { (1...32).contains($1.rawValue) ? $0 | 1 << UInt32($1.rawValue - 1) : $0 }
  }

  /// Whether the bit of a command is set.
  public func contains(_ tag: CommandTag) -> Bool {
    (1...32).contains(tag.rawValue) && rawValue >> UInt32(tag.rawValue - 1) & 1 == 1
  }

  /// The commands whose bits are set, in the order of their tags.
  public var tags: [CommandTag] { (1...32).map { CommandTag(rawValue: $0) }.filter(contains) }

  /// `['FlashEraseAll', 'ReadMemory']`; bits without a name are left out.
  public var text: String {
    "[" + tags.compactMap(\.label).map { "'\($0)'" }.joined(separator: ", ") + "]"
  }
}
