/// How fast a replay goes.
public enum ReplayPace: Equatable, Sendable {
  /// Each command as soon as the one before is answered.
  case full
  /// Each command at the time it has in the capture, or as soon as the one before is answered.
  case recorded
}
