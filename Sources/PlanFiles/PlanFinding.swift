import Provisioning
import YAMLText

/// One thing that a check of a plan has to say.
public struct PlanFinding: Equatable, Sendable {
  /// How much it weighs.
  public enum Weight: String, Sendable, CaseIterable {
    /// The plan must not be carried out.
    case error
    /// It can be, and may not be what one wants.
    case warning
    /// Worth knowing.
    case note
  }

  /// See `Weight`.
  public var weight: Weight
  /// What it is, a sentence without its full stop.
  public var text: String
  /// What to do; nil where nothing need be done.
  public var remedy: String?
  /// Where in the plan it comes from.
  public var position: YAMLPosition?
  /// What a command ends with because of it; nil unless it is an error.
  public var exitCode: ExitCode?

  /// An error.
  static func error(
    _ text: String, remedy: String, at position: YAMLPosition? = nil, _ exitCode: ExitCode = .badInput
  ) -> PlanFinding {
    PlanFinding(weight: .error, text: text, remedy: remedy, position: position, exitCode: exitCode)
  }

  /// A warning.
  static func warning(_ text: String, remedy: String? = nil, at position: YAMLPosition? = nil) -> PlanFinding {
    PlanFinding(weight: .warning, text: text, remedy: remedy, position: position)
  }

  /// A note.
  static func note(_ text: String, at position: YAMLPosition? = nil) -> PlanFinding {
    PlanFinding(weight: .note, text: text, position: position)
  }
}
