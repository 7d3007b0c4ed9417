/// One thing that was looked at, what was found, and what to do.
public struct Finding: Equatable, Sendable {
  /// How bad it is.
  public enum Verdict: String, Sendable {
    /// As it should be.
    case ok
    /// Worth knowing; nothing to do.
    case note
    /// May get in the way.
    case warning
    /// Has to be mended before a board can be used.
    case problem
  }

  /// What was looked at: `libusb`, `usb`, `board`, `permission`, `driver`, `udev-rule`, `serial`, `modem-manager`,
  /// `virtual-boards`.
  public var check: String
  /// How bad it is.
  public var verdict: Verdict
  /// What was found.
  public var words: String
  /// What mends it: a command where there is one.
  public var remedy: String?

  /// Makes a finding.
  public init(_ check: String, _ verdict: Verdict, _ words: String, remedy: String? = nil) {
    self.check = check
    self.verdict = verdict
    self.words = words
    self.remedy = remedy
  }
}
