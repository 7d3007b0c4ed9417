/// Why a command of a recording is not sent to silicon.
public struct ReplayRefusal: Equatable, Sendable, CustomStringConvertible {
  /// The command's number in the capture.
  public var number: Int
  /// SPSDK's name of the command.
  public var command: String
  /// What it would do, in words.
  public var reason: String
  /// The option that permits it, with its value; nil where nothing does.
  public var option: String?

  /// `command 9, flash-erase-region: it erases 0x60000000-0x6000ffff; --allow-erase 0x60000000-0x6000ffff permits it`.
  public var description: String {
    "command \(number), \(command): \(reason)" + (option.map { "; \($0) permits it" } ?? "; nothing permits it")
  }
}

/// Commands of a recording that are not sent to silicon. Nothing has been sent.
public struct ReplayRefused: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is refused, in order.
  public var refusals: [ReplayRefusal]

  /// How many are told.
  private static let shown = 10

  /// All of it in words, a line each.
  public var description: String {
    let more = refusals.count - Self.shown
    return
      (["this is not replayed on silicon, and nothing was sent:"]
      + refusals.prefix(Self.shown).map { "  \($0)" } + (more > 0 ? ["  and \(more) more"] : []))
      .joined(separator: "\n")
  }
}
