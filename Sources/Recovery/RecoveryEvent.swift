/// What happens during a recovery, told as it happens.
public enum RecoveryEvent: Equatable, Sendable {
  /// A step begins.
  case begins(RecoveryStep)
  /// A step ended, or was left out.
  case ended(RecoveryStep, RecoveryStep.State)
  /// A fact worth a line.
  case note(String)
}
