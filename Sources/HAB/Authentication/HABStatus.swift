/// HAB's verdict, and an event's weight; the boot ROM's error-status repeats the byte four times.
public enum HABStatus: UInt8, Sendable, Equatable {
  /// Nothing wrong.
  case success = 0xF0
  /// Noted only.
  case warning = 0x69
  /// A closed part does not start the image.
  case failure = 0x33

  /// In words.
  public var name: String {
    switch self {
    case .success: "success"
    case .warning: "warning"
    case .failure: "failure"
    }
  }
}
