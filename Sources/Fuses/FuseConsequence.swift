/// Something that burning a plan means for the part.
public struct FuseConsequence: Equatable, Sendable {
  /// How much it weighs.
  public enum Weight: String, Comparable, Sendable {
    /// Worth knowing.
    case note
    /// Cannot be taken back.
    case forEver
    /// Can cost the part.
    case danger

    /// The lighter one is the lesser.
    public static func < (left: Weight, right: Weight) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .forEver: 1
      case .danger: 2
      }
    }
  }

  /// See `Weight`.
  public var weight: Weight
  /// In words, a sentence without its full stop.
  public var text: String

  /// Makes a consequence.
  public init(_ weight: Weight, _ text: String) {
    self.weight = weight
    self.text = text
  }
}
