import HAB

/// Why device configuration data (DCD) came to nothing.
public enum DCDFailure: Equatable, Sendable {
  /// The block is none, or a command in it is malformed or not known; at this offset.
  case malformed(offset: Int)
  /// A write that the part refuses, at this address.
  case address(UInt32)
  /// A check that is not met, of this address.
  case check(UInt32)

  /// What is wrong, in words.
  public var text: String {
    switch self {
    case .malformed(let offset): "offset \(LogText.hex(UInt32(clamping: offset))) holds no command that is right"
    case .address(let address): "a write to \(LogText.hex(address)) is refused"
    case .check(let address): "the check of \(LogText.hex(address)) is not met"
    }
  }

  /// What HAB notes.
  var finding: HABFinding {
    let reason: HABReason
    var data: [UInt8] = []
    switch self {
    case .malformed: reason = .invalidDCD
    case .address(let address):
      reason = .invalidAddress
      data = withUnsafeBytes(of: address.bigEndian) { [UInt8]($0) }
    case .check: reason = .pollExpired
    }
    return HABFinding(
      HABEvent(status: .failure, reason: reason, context: .runDCD, data: data),
      cause: "The device configuration data fail: \(text).",
      remedy: "Mend the device configuration data, or leave them out where the image needs no SDRAM.")
  }
}
