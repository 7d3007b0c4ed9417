/// How fast a replay goes.
public enum ReplayPace: Equatable, Sendable {
  /// Each command as soon as the one before is answered.
  case full
  /// Each command as long after the answer before as it is in the capture.
  case recorded
}
