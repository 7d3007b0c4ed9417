/// Bytes that are no message of USB/IP, or one that exceeds a limit. The stream cannot be followed any further.
public enum USBIPError: Error, Equatable, Sendable {
  /// An operation of another version of the protocol.
  case version(UInt16)
  /// An operation that does not exist, or not in this direction.
  case operation(UInt16)
  /// A message that does not exist, or not in this direction.
  case message(UInt32)
  /// A direction that is neither out (0) nor in (1).
  case direction(UInt32)
  /// An endpoint number above 15.
  case endpoint(UInt32)
  /// A transfer's length or what was transferred, bytes; and the limit.
  case transferLength(Int32, limit: Int)
  /// A transfer with isochronous packets, which no device of ours has.
  case isochronous(packets: Int32)
  /// A text field without its closing zero.
  case unterminatedText
  /// More devices than are taken in.
  case deviceCount(UInt32, limit: Int)
  /// An answer to no question.
  case sequence(UInt32)
}

extension USBIPError: CustomStringConvertible {
  /// What was found and what would be right.
  public var description: String {
    switch self {
    case .version(let version): "USB/IP version \(Self.hex(version)); this is \(Self.hex(USBIPProtocol.version))"
    case .operation(let code): "no operation \(Self.hex(code)) is awaited here"
    case .message(let code): "no message \(Self.hex(code)) is awaited here"
    case .direction(let direction): "a transfer in direction \(direction); there are 0 (out) and 1 (in)"
    case .endpoint(let endpoint): "endpoint \(endpoint); there are 0 to 15"
    case .transferLength(let length, let limit): "a transfer of \(length) bytes; 0 to \(limit) are taken"
    case .isochronous(let packets): "a transfer of \(packets) isochronous packets, which the device does not have"
    case .unterminatedText: "a text without its closing zero"
    case .deviceCount(let count, let limit): "a list of \(count) devices; \(limit) are taken at most"
    case .sequence(let number): "an answer to transfer \(number), which does not wait for one"
    }
  }

  private static func hex(_ value: some BinaryInteger) -> String { "0x" + String(value, radix: 16) }
}
