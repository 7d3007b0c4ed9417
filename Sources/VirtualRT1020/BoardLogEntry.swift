/// One line of a board's log.
public struct BoardLogEntry: Equatable, Sendable {
  /// What an entry is about.
  public enum Kind: String, Sendable, CaseIterable {
    /// A command from the host, in words.
    case command
    /// What the firmware answered.
    case answer
    /// A fault struck.
    case fault
    /// The host did what it should not (strict mode).
    case misuse
    /// Power, resets, what runs, what is on the bus.
    case board
  }

  /// Virtual time since the board was made.
  public let time: Duration
  /// What it is about.
  public let kind: Kind
  /// In words, one line.
  public let text: String
}
