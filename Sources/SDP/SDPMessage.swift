/// One HID report of the boot ROM, either direction, with its framing taken off.
///
/// Decoding is total and as tolerant as the ROM and its hosts: command reports may be longer than 17 bytes,
/// data reports shorter or longer than 1,025, status reports shorter than 65.
public enum SDPMessage: Equatable, Sendable {
  /// Report 1, host to device.
  case command(SDPCommand)
  /// Report 2, host to device: the payload as it came, padding included.
  case data([UInt8])
  /// Report 3, device to host: always first after a command.
  case habState(SDPStatus)
  /// Report 4, device to host: a status word or read data, 64 bytes from the ROM.
  case response([UInt8])
  /// No report of this protocol.
  case malformed([UInt8], Defect)

  /// What is wrong with a report.
  public enum Defect: Equatable, Sendable {
    /// No byte at all.
    case empty
    /// An id other than 1 to 4.
    case unknownID(UInt8)
    /// Fewer payload bytes than the report must have: 16 of a command, 4 of a HAB state.
    case truncated(needed: Int, present: Int)
  }

  /// Report 4 with a status word.
  public static func response(_ status: SDPStatus) -> SDPMessage { .response(status.bytes) }

  /// Takes the framing off a report, id first.
  public init(_ report: RawSpan) {
    let bytes = report.withUnsafeBytes { [UInt8]($0) }
    guard let id = bytes.first else {
      self = .malformed(bytes, .empty)
      return
    }
    let payload = Array(bytes.dropFirst())
    switch id {
    case SDPReport.command:
      if let command = SDPCommand(payload) {
        self = .command(command)
      } else {
        self = .malformed(bytes, .truncated(needed: SDPCommand.byteCount, present: payload.count))
      }
    case SDPReport.data: self = .data(payload)
    case SDPReport.habState:
      if let status = SDPStatus(payload) {
        self = .habState(status)
      } else {
        self = .malformed(bytes, .truncated(needed: SDPReport.habStateBytes, present: payload.count))
      }
    case SDPReport.response: self = .response(payload)
    default: self = .malformed(bytes, .unknownID(id))
    }
  }

  /// Takes the framing off a report held in an array.
  public init(_ report: [UInt8]) { self.init(report.span.bytes) }

  /// The report in its full size, id first, filled with zeros: 17, 1,025, 5 or 65 bytes. A payload that is
  /// too long is cut.
  public var report: [UInt8] {
    switch self {
    case .command(let command): [SDPReport.command] + command.bytes
    case .data(let payload): Self.frame(SDPReport.data, payload, SDPReport.dataBytes)
    case .habState(let status): [SDPReport.habState] + status.bytes
    case .response(let payload): Self.frame(SDPReport.response, payload, SDPReport.responseBytes)
    case .malformed(let bytes, _): bytes
    }
  }

  /// The first word of a report 3 or 4; nil for others, and where fewer than four bytes are there.
  public var status: SDPStatus? {
    switch self {
    case .habState(let status): status
    case .response(let payload): SDPStatus(payload)
    case .command, .data, .malformed: nil
    }
  }

  private static func frame(_ id: UInt8, _ payload: [UInt8], _ size: Int) -> [UInt8] {
    [id] + payload.prefix(size) + [UInt8](repeating: 0, count: max(0, size - payload.count))
  }
}
