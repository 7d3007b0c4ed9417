/// What can go wrong between a host and a HID device. Each case is one thing a user can act on.
public enum HIDError: Error, Equatable, Sendable {
  /// No device with one of these identities was there, or came within the time allowed.
  case absent([USBIdentity])
  /// The device is there and said nothing, or took nothing, within the time allowed.
  case timeout
  /// The device left the bus: unplugged, reset, or re-enumerating.
  case gone
  /// Several devices are meant equally well: they are listed, with how to name one.
  case ambiguous(String)
  /// What the user names is there and is no board of this kind: what it is.
  case wrongDevice(String)
  /// Another program holds the device.
  case busy(String)
  /// The system does not let this user open the device.
  case permission(String)
  /// The device refused the transfer with a STALL.
  case stalled
  /// The peer sent bytes that are no report of this protocol.
  case malformed(String)
  /// The operating system failed the call: what was tried, and its own words.
  case system(String)
}

extension HIDError: CustomStringConvertible {
  /// What happened, in words, without a remedy: the caller knows what it was doing.
  public var description: String {
    switch self {
    case .absent(let identities):
      "no device \(identities.map(\.description).joined(separator: " or ")) is there"
    case .timeout: "the device did not answer in time"
    case .gone: "the device left the bus"
    case .ambiguous(let list): "more than one device is meant: \(list)"
    case .wrongDevice(let what): "not a board of this kind: \(what)"
    case .busy(let holder): "the device is in use: \(holder)"
    case .permission(let path): "no permission to open \(path)"
    case .stalled: "the device refused the transfer (STALL)"
    case .malformed(let what): "the device sent something that is no report: \(what)"
    case .system(let what): what
    }
  }
}
