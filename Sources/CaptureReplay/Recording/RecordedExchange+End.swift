import HIDTransport
import MBoot
import SDP

/// How exchanges end that do not end by the protocol.
extension RecordedExchange {
  /// Linux's errno of a STALL, EPIPE.
  private static let stall: Int32 = -32

  /// What broke the exchange off, as a host sees it: a STALL, or a departure that the command does not ask for. Nil for
  /// any other end.
  var brokenEnd: HIDError? {
    switch ending {
    case .transferFailed(Self.stall)?: .stalled
    case .deviceLeft? where !sendsDeviceAway: .gone
    default: nil
    }
  }

  /// Whether the command has the device leave the bus when it is carried out.
  var sendsDeviceAway: Bool {
    switch request {
    case .sdp(let command): command.code == .jumpAddress
    case .mboot(let packet): [.reset, .execute, .call].contains(packet.tag)
    case .unreadable: false
    }
  }

  /// Bytes of the host's data that the flashloader took before it ended the phase, and bytes of the packet with which
  /// it ended it.
  var dataTaken: (before: Int, last: Int) {
    var taken = 0
    var last = 0
    var answers = 0
    for report in reports.dropFirst() {
      if report.isFromDevice {
        answers += 1
        if answers > 1 { break }
      } else {
        taken += last
        last = report.declared ?? 0
      }
    }
    return (taken, last)
  }
}
