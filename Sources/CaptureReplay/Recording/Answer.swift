import MBoot
import SDP

/// One thing that a device said, with the framing and the padding taken off: what a replay compares.
public enum Answer: Equatable, Sendable {
  /// Report 3 of the flashloader: a response packet.
  case response(Packet)
  /// Data towards the host, reports that follow one another joined: the bytes, and how many more the capture lacks.
  case data([UInt8], missing: Int)
  /// The flashloader takes no more data.
  case receiverAbort
  /// The flashloader has no more data.
  case senderAbort
  /// Report 3 of the boot ROM: the HAB state.
  case habState(SDPStatus)
  /// Report 4 of the boot ROM as a word.
  case word(SDPStatus)
  /// What is no report of the protocol, or is cut off by the capture.
  case malformed([UInt8])

  /// The status word in it: a response's first parameter, or the boot ROM's word.
  public var status: UInt32? {
    switch self {
    case .response(let packet): packet.parameters.first
    case .word(let word): word.rawValue
    default: nil
    }
  }

  /// The answers in a row of reports from the device.
  static func list(_ reports: [RecordedReport], to request: RecordedExchange.Request) -> [Answer] {
    var answers: [Answer] = []
    for report in reports { append(report, to: request, &answers) }
    return answers
  }

  /// Adds what one more report says.
  static func append(_ report: RecordedReport, to request: RecordedExchange.Request, _ answers: inout [Answer]) {
    switch request {
    case .sdp(let command): appendSDP(report, command, &answers)
    case .mboot, .unreadable: appendMBoot(report, &answers)
    }
  }

  private static func appendMBoot(_ report: RecordedReport, _ answers: inout [Answer]) {
    switch ReportMessage(report.bytes.span.bytes) {
    case .response(let payload):
      answers.append(Packet(payload).map { .response($0) } ?? .malformed(report.bytes))
    case .dataIn(let payload): join(payload, missing: 0, &answers)
    case .receiverAbort: answers.append(.receiverAbort)
    case .senderAbort: answers.append(.senderAbort)
    case .malformed(_, .truncated(let declared, _)) where report.missing > 0 && report.bytes[0] == Report.ID.dataIn:
      let payload = Array(report.bytes.dropFirst(Report.headerBytes))
      join(payload, missing: max(0, declared - payload.count), &answers)
    case .command, .data, .malformed: answers.append(.malformed(report.bytes))
    }
  }

  private static func appendSDP(_ report: RecordedReport, _ command: SDPCommand, _ answers: inout [Answer]) {
    switch SDPMessage(report.bytes) {
    case .habState(let word): answers.append(.habState(word))
    case .response(let payload):
      guard command.code == .readRegister, let left = left(of: command, answers), left > 0 else {
        return answers.append(SDPStatus(payload).map { .word($0) } ?? .malformed(report.bytes))
      }
      // A refusal comes in the place of the data, alone.
      if SDPStatus(payload) == .refused, left == Int(clamping: command.count) { return answers.append(.word(.refused)) }
      let wanted = min(left, SDPReport.responseBytes)
      let bytes = Array(payload.prefix(wanted))
      join(bytes, missing: report.missing > 0 ? wanted - bytes.count : 0, &answers)
    case .command, .data, .malformed: answers.append(.malformed(report.bytes))
    }
  }

  /// Bytes of a register read that are still to come; nil before the HAB state.
  private static func left(of command: SDPCommand, _ answers: [Answer]) -> Int? {
    guard !answers.isEmpty else { return nil }
    let got = answers.reduce(0) {
      if case .data(let bytes, let missing) = $1 { $0 + bytes.count + missing } else { $0 }
    }
    return Int(clamping: command.count) - got
  }

  private static func join(_ bytes: [UInt8], missing: Int, _ answers: inout [Answer]) {
    if case .data(var before, 0)? = answers.last {
      // Emptied first, so that the array is not copied for each report.
      answers[answers.count - 1] = .receiverAbort
      before += bytes
      answers[answers.count - 1] = .data(before, missing: missing)
    } else {
      answers.append(.data(bytes, missing: missing))
    }
  }
}
