import CaptureDecoding
import MBoot
import SDP

/// One command of a recording, with the reports that passed for it in both directions, in order.
public struct RecordedExchange: Equatable, Sendable {
  /// What the host asked.
  public enum Request: Equatable, Sendable {
    /// The boot ROM's protocol.
    case sdp(SDPCommand)
    /// The flashloader's protocol, as it stood on the wire.
    case mboot(Packet)
    /// No command of either.
    case unreadable
  }

  /// The command's number in the capture, as `capture decode` shows it.
  public var number: Int
  /// What the host asked.
  public var request: Request
  /// The packet with the command, numbered from 1.
  public var packet: Int
  /// The command's report first, then whatever passed until the next command.
  public var reports: [RecordedReport]
  /// What became of it, if the capture says so.
  public var ending: CapturedCommand.Ending?
  /// How long nothing more passed after the last report, until the next command, the device's departure or the end of
  /// the capture; nanoseconds.
  public var quiet: UInt64 = 0

  /// An exchange that begins with its command.
  public init(number: Int, request: Request, packet: Int, reports: [RecordedReport]) {
    self.number = number
    self.request = request
    self.packet = packet
    self.reports = reports
  }

  /// SPSDK's name of the command.
  public var name: String {
    switch request {
    case .sdp(let command): command.code.name
    case .mboot(let packet): packet.tag.name
    case .unreadable: "unreadable"
    }
  }

  /// `command 4, flash-erase-region`, for messages.
  public var title: String { "command \(number), \(name)" }

  /// When the host asked, nanoseconds since 1970.
  public var began: UInt64 { reports.first?.time ?? 0 }

  /// When the last report passed, nanoseconds since 1970.
  public var lastTime: UInt64 { reports.last?.time ?? 0 }

  /// The typed command of the flashloader's protocol.
  public var command: Command? { if case .mboot(let packet) = request { Command(packet) } else { nil } }

  /// The reports of the host's data phase.
  public var dataReports: [RecordedReport] {
    reports.dropFirst().filter { !$0.isFromDevice && $0.bytes.first == Report.ID.dataOut }
  }

  /// Bytes of the host's data phase, framing and padding taken off; nil where the capture lacks some.
  public var dataOut: [UInt8]? {
    var bytes: [UInt8] = []
    for report in dataReports {
      switch request {
      case .sdp(let command):
        let left = Int(clamping: command.count) - bytes.count
        let payload = report.bytes.dropFirst().prefix(SDPReport.dataBytes).prefix(max(0, left))
        guard report.missing == 0 || payload.count == left else { return nil }
        bytes += payload
      case .mboot, .unreadable:
        guard case .data(let payload) = ReportMessage(report.bytes.span.bytes) else { return nil }
        bytes += payload
      }
    }
    return bytes
  }

  /// What the device sent, in its meaning.
  public var answers: [Answer] { Answer.list(reports.filter(\.isFromDevice), to: request) }

  /// The last mboot status, or SDP's word after the HAB state; nil where none came.
  public var status: UInt32? { answers.last(where: { $0.status != nil })?.status }
}
