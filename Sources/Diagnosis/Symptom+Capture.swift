import CaptureDecoding
import MBoot
import SDP
import SickBoards

extension Symptom {
  /// A command of a capture that failed or had no answer; nil for one that did what the host wanted.
  public init?(_ captured: CapturedCommand) {
    guard captured.outcome != .ok else { return nil }
    let kind: Kind
    switch captured.ending {
    case .transferFailed: kind = .malformed
    case .deviceLeft: kind = .gone
    case .open, .abandoned, .captureEnded: kind = .timeout
    case .answered:
      guard let status = captured.status else { return nil }
      kind = .status(status)
    }
    var address: UInt32?
    switch captured.request {
    case .sdp(let command): address = command.address
    case .mboot(let command):
      switch command {
      case .flashEraseRegion(let start, _, _), .readMemory(let start, _, _), .writeMemory(let start, _, _),
        .fillMemory(let start, _, _), .configureMemory(_, let start):
        address = start
      default: break
      }
    default: break
    }
    self.init(
      kind, command: captured.name, address: address,
      duration: captured.duration.map { .nanoseconds(Int64(clamping: $0)) })
  }
}
