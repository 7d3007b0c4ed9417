/// What is said of a cause: the same words wherever it is named.
public struct FailureText: Equatable, Sendable {
  /// Who can mend it.
  public enum Mending: String, Sendable, CaseIterable {
    /// Commands alone: other options, other order, a register written.
    case software
    /// A person at the board: power, cable, pins, rights.
    case byHand = "by-hand"
    /// Another part or board.
    case replacement
  }

  /// What is wrong, one plain sentence without a full stop.
  public var title: String
  /// Why it shows as it does.
  public var explanation: String
  /// How a person sees that it is so.
  public var confirm: [String]
  /// What a person does, the most promising first.
  public var fix: [String]
  /// Who can mend it.
  public var mending: Mending
  /// What goes over USB can single it out.
  public var busCanTell = true
  /// Causes that USB cannot tell it from, in at least some of the ways in which it shows.
  public var twins: [FailureCause] = []
}

extension FailureCause {
  /// What is wrong, one plain sentence without a full stop.
  public var title: String { text.title }
  /// Why it shows as it does.
  public var explanation: String { text.explanation }
  /// How a person sees that it is so: commands, or what to do by hand.
  public var confirm: [String] { text.confirm }
  /// What a person does, the most promising first. Words in capitals stand for what is the user's own.
  public var fix: [String] { text.fix }
  /// Who can mend it.
  public var mending: FailureText.Mending { text.mending }
  /// What goes over USB can single it out.
  public var busCanTell: Bool { text.busCanTell }
  /// Causes that USB cannot tell it from, in at least some of the ways in which it shows.
  public var twins: [FailureCause] { text.twins }

  /// The cause with this name, in any case.
  public static func named(_ name: String) -> FailureCause? { FailureCause(rawValue: name.lowercased()) }
}
