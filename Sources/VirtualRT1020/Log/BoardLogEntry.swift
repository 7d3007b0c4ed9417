/// One line of a board's log.
public struct BoardLogEntry: Equatable, Sendable {
  /// What an entry is about.
  public enum Kind: String, Sendable, CaseIterable {
    /// A command from the host, in words.
    case command
    /// What the firmware answered.
    case answer
    /// A fault was added, struck, or was lifted.
    case fault
    /// The host did what it should not (strict mode).
    case misuse
    /// Power, resets, what runs, what is on the bus.
    case board
    /// Something was touched that the capture does not show of which the board was made.
    case unknown
    /// The host asked for something else than it was expected to.
    case refused
  }

  /// Virtual time since the board was made.
  public let time: Duration
  /// What it is about.
  public let kind: Kind
  /// In words, one line.
  public let text: String

  /// An entry that somebody else writes beside the board's own.
  public init(time: Duration, kind: Kind, text: String) {
    self.time = time
    self.kind = kind
    self.text = text
  }
}

extension BoardLogEntry: CustomStringConvertible {
  /// `   0.012300 s  command  flash-erase-region 0x60000000 0x1000 memory 0`.
  public var description: String {
    let (seconds, rest) = time.components
    let fraction = String(rest / 1_000_000_000_000)
    let digits = String(repeating: "0", count: max(0, 6 - fraction.count)) + fraction
    let whole = String(seconds)
    let kind = kind.rawValue
    return String(repeating: " ", count: max(0, 4 - whole.count)) + "\(whole).\(digits) s  \(kind)"
      + String(repeating: " ", count: max(0, 7 - kind.count)) + "  \(text)"
  }
}
