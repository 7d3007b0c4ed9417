/// A line of what a revived board is made of, and why.
public struct RevivalNote: Equatable, Sendable {
  /// How sure it is.
  public enum Source: Equatable, Sendable {
    /// The packet shows it.
    case packet(Int)
    /// Nothing shows it.
    case guess
  }

  /// The key of the board file that it belongs to, such as `flash`; empty for the whole.
  public var key: String
  /// How sure it is.
  public var source: Source
  /// In words.
  public var text: String

  /// `packet 4: HAB is open`.
  public var line: String {
    switch source {
    case .packet(let packet): "packet \(packet): \(text)"
    case .guess: "guessed: \(text)"
    }
  }
}
