/// One thing in which two captures differ.
public struct CaptureDifference: Equatable, Sendable {
  /// What differs.
  public enum Kind: String, Sendable {
    /// The same command was answered by another status.
    case status
    /// It ended in another way, such as without an answer.
    case ending
    /// Its answer has other values.
    case values
    /// The boot ROM's HAB word.
    case hab
    /// What the host sent with it.
    case dataOut = "data-out"
    /// What the device sent.
    case dataIn = "data-in"
    /// The same command with other arguments.
    case arguments
    /// Commands that only the first capture has.
    case onlyFirst = "only-a"
    /// Commands that only the second capture has.
    case onlySecond = "only-b"
    /// What differs from part to part, such as the unique id.
    case identity
    /// How long it took.
    case duration

    /// Whether it says that the boards or hosts did something else: parts have ids of their own, and times vary.
    public var isOfSubstance: Bool { self != .identity && self != .duration }

    /// Whether it says that the hosts did something else, not that the boards did.
    public var isOfHosts: Bool {
      switch self {
      case .arguments, .onlyFirst, .onlySecond, .dataOut: true
      case .status, .ending, .values, .hab, .dataIn, .identity, .duration: false
      }
    }
  }

  /// What differs.
  public var kind: Kind
  /// The command's place in the first capture, or the first of a run of them; nil where it has none.
  public var first: Int?
  /// The same in the second capture.
  public var second: Int?
  /// How many commands in a row it is about; 1 where both captures have it.
  public var count: Int
  /// The command's name.
  public var command: String
  /// The command and its arguments.
  public var request: String
  /// The difference in words.
  public var text: String
}
