/// One step of burning a plan. Each is done, seen to be done, and journalled before the next.
public enum FuseStep: Equatable, Sendable {
  /// When a word is burnt. The order is the order of safety: what closes the part comes after the keys it will trust,
  /// and what ends the ways to go on comes last.
  public enum Stage: String, Comparable, Sendable, CaseIterable {
    /// Words that can be burnt at any time.
    case others
    /// SRK_HASH.
    case keys
    /// SEC_CONFIG[1], alone.
    case close
    /// Bits after which the part may not be reached again.
    case wayBack
    /// LOCK bits.
    case locks

    /// The earlier stage is the lesser.
    public static func < (left: Stage, right: Stage) -> Bool { left.rank < right.rank }

    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// One word to burn once.
  public struct Burn: Equatable, Sendable {
    /// When.
    public var stage: Stage
    /// Which word.
    public var word: Int
    /// The word before this step.
    public var before: UInt32
    /// The word after it, and what is sent: the whole word. Flashloader K2.1.0 compares the word afterwards with what
    /// was sent, and answers 20201 if they differ although the bits are burnt.
    public var after: UInt32

    /// Makes a burn.
    public init(stage: Stage, word: Int, before: UInt32, after: UInt32) {
      self.stage = stage
      self.word = word
      self.before = before
      self.after = after
    }

    /// The bits that it burns.
    public var adds: UInt32 { after & ~before }
  }

  /// Burns a word, and reads it back.
  case burn(Burn)
  /// Reads all eight words of SRK_HASH and goes on only if they are these.
  case compareKeys(KeyHash)

  /// A name that is the same whenever the step is the same: for the journal.
  public var name: String {
    switch self {
    case .burn(let burn): "burn \(FuseText.word(burn.word)) \(FuseText.value(burn.adds))"
    case .compareKeys: "compare SRK_HASH"
    }
  }
}
