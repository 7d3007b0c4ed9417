import HIDTransport

extension HIDError {
  /// As which status a transfer that failed so is recorded: usbmon's, a negative Linux errno. A host that gives up
  /// waiting withdraws its transfer (ENOENT).
  public var transferStatus: Int32 {
    switch self {
    case .timeout: -2
    case .stalled: -32
    case .gone, .absent: -108
    case .malformed: -75
    case .ambiguous, .wrongDevice, .busy, .permission, .system: -71
    }
  }
}
