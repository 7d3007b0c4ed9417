/// A word, or a field of one, by a name that people and tools write.
public struct FuseName: Equatable, Sendable {
  /// The word.
  public var word: Int
  /// The field; nil for the whole word.
  public var field: FuseField?

  /// Finds what a name means: a word's name as NXP's tables or SEC's log spell it (`BOOT_CFG1`, `SRK_HASH[255:224]`,
  /// `GP1[31:0]`), its index (`6`, `0x06`), a field's name (`SEC_CONFIG1`), or both with a dot
  /// (`BOOT_CFG1.SEC_CONFIG1`). Capitals do not matter. nil for what is no name, or names several fields.
  public init?(_ text: String) {
    if let word = Self.word(text) {
      self.init(word: word, field: nil)
      return
    }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let word = Self.word(parts[0]), let field = Self.field(parts[1], of: word) {
      self.init(word: word, field: field)
      return
    }
    let found = FuseWord.all.compactMap { word in
      FuseWord.fields(word).count > 1 ? Self.field(text, of: word).map { FuseName(word: word, field: $0) } : nil
    }
    guard found.count == 1, let only = found.first else { return nil }
    self = only
  }

  /// Names a word or a field.
  public init(word: Int, field: FuseField? = nil) {
    self.word = word
    self.field = field
  }

  /// The field of a word that a name means, with or without the bits that NXP's tables add (`JTAG_SMODE[1:0]`).
  public static func field(_ text: String, of word: Int) -> FuseField? {
    let wanted = plain(text)
    let fields = FuseWord.fields(word)
    return fields.first { plain($0.name) == wanted }
      ?? fields.first { withoutBits(plain($0.name)) == withoutBits(wanted) }
  }

  private static func word(_ text: String) -> Int? {
    if let number = FuseText.number(text) {
      guard let index = Int(exactly: number), FuseWord.all.contains(index) else { return nil }
      return index
    }
    let wanted = plain(text)
    return FuseWord.all.first { index in
      guard let name = FuseWord.name(index) else { return false }
      // SPSDK says LOCKS, and GP1[31:0] where others say GP1.
      return plain(name) == wanted || plain(name + "[31:0]") == wanted || (index == 0 && wanted == "LOCKS")
    }
  }

  private static func plain(_ text: String) -> String {
    // SEC_CONFIG[1] is one bit of a field, and the tables call it SEC_CONFIG1.
    let name = text.uppercased()
    return name == "SEC_CONFIG[1]" ? "SEC_CONFIG1" : name
  }

  private static func withoutBits(_ name: String) -> String {
    guard name.hasSuffix("]"), let open = name.lastIndex(of: "["), name[open...].contains(":") else { return name }
    return String(name[..<open])
  }
}
