/// What a command line that provisions should end with: one number per kind of cause.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// Done.
  case success = 0
  /// The device refused or failed a command, or answered nonsense.
  case deviceFailed = 1
  /// There is no device, it may not be opened, or it went away.
  case noDevice = 2
  /// The image or an option is wrong.
  case badInput = 3
  /// What was read back is not what was written.
  case verifyMismatch = 4
  /// The part is closed and takes no such image.
  case closedPart = 5
  /// The device did not answer in time.
  case timeout = 6
  /// A file could not be read or written.
  case fileTrouble = 7
  /// A virtual board's state could not be kept; the answer that depends on it was withheld.
  case stateNotKept = 8
  /// A capture was damaged: what could be read of it was used.
  case partial = 9
  /// Two captures, or a capture and its replay, differ.
  case differs = 10
  /// A proof or a soak found what must never be.
  case foundWrong = 11
  /// The user stopped it.
  case interrupted = 130
}
