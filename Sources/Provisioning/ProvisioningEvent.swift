/// What happens during a provisioning, told as it happens. The library draws nothing.
public enum ProvisioningEvent: Sendable, Equatable {
  /// A phase begins.
  case started(ProvisioningPhase)
  /// A phase ended well, after this time.
  case finished(ProvisioningPhase, Duration)
  /// Bytes done and bytes in all.
  case progress(ProvisioningPhase, done: Int, total: Int)
  /// A fact worth a line.
  case note(String)
  /// Something that may become a problem.
  case warning(String)
}
