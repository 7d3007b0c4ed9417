import USBCapture

/// What a capture says in the boards' protocols, in the order of its packets.
public enum DecodedEvent: Equatable, Sendable {
  /// A device appeared, or is better known.
  case device(CapturedDevice)
  /// A device left.
  case left(device: Int, time: UInt64)
  /// A command began.
  case began(CapturedCommand)
  /// A report of a board, with the number of the command it belongs to; nil for one that belongs to none.
  case report(CapturedReport, command: Int?)
  /// Payload of a command's data phase, framing and padding taken off.
  case data(CapturedData)
  /// A command ended, one way or another.
  case ended(CapturedCommand)
  /// Something that a reader of the capture should know: a gap, a report that belongs nowhere.
  case note(CaptureNote)
}

extension DecodedEvent {
  /// When, nanoseconds since 1970; nil for what has no time of its own.
  var time: UInt64? {
    switch self {
    case .device(let device): device.firstSeen
    case .left(_, let time): time
    case .began(let command), .ended(let command): command.began
    case .report(let report, _): report.time
    case .data: nil
    case .note(let note): note.time
    }
  }
}
