/// Something that somebody wants in a fuse word.
public struct FuseRequest: Equatable, Sendable {
  /// The word, 0x00 to 0x2F; anything is representable, the plan refuses what there is not.
  public var word: Int
  /// What the bits of `mask` shall be.
  public var value: UInt32
  /// The bits that matter; others may be what they are.
  public var mask: UInt32
  /// Who asks, for messages: a file and a line, or an option.
  public var source: String

  /// Asks that the bits of `mask` become `value`.
  public init(word: Int, value: UInt32, mask: UInt32, source: String) {
    self.word = word
    self.value = value
    self.mask = mask
    self.source = source
  }

  /// Asks that the bits of `value` become 1, as in `NAME |= VALUE`; a word of SRK_HASH must become exactly `value`.
  public init(word: Int, adding value: UInt32, source: String) {
    self.init(word: word, value: value, mask: FuseWord.keyHash.contains(word) ? .max : value, source: source)
  }

  /// Asks that a field becomes `value`. Returns nil if the field cannot hold it.
  public init?(word: Int, field: FuseField, value: UInt32, source: String) {
    guard value <= field.largest else { return nil }
    self.init(word: word, value: value << field.shift, mask: field.mask, source: source)
  }
}
