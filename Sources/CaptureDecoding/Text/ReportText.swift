import MBoot
import SDP
import USBCapture

/// One report of a board in words.
enum ReportText {
  /// What a report says: `response 0 Success`.
  static func text(_ report: CapturedReport, _ kind: BoardKind?) -> String {
    switch kind {
    case .bootROM: sdp(report)
    case .flashloader: mboot(report)
    case nil: "report " + DeviceTrack.id(report)
    }
  }

  private static func sdp(_ report: CapturedReport) -> String {
    let cut = report.missing > 0 ? ", \(report.missing) bytes of it not in the capture" : ""
    switch SDPMessage(report.bytes) {
    case .command(let command): return "command " + command.code.name + cut
    case .data(let payload): return "data, \(payload.count + report.missing) bytes" + cut
    case .habState(let word): return "HAB word: " + CapturedCommand.text(word)
    case .response(let payload):
      guard let word = SDPStatus(payload) else { return "answer" + cut }
      return "answer " + Words.hex(word.rawValue) + (word.meaning.map { ": " + $0 } ?? "") + cut
    case .malformed: return "no report of a boot ROM" + cut
    }
  }

  private static func mboot(_ report: CapturedReport) -> String {
    let cut = report.missing > 0 ? ", \(report.missing) bytes of it not in the capture" : ""
    switch ReportMessage(report.bytes) {
    case .command(let payload):
      return "command " + (Packet(ignoringCount: payload).map { Command($0).name } ?? "without a packet") + cut
    case .data(let payload), .dataIn(let payload):
      return (payload.isEmpty ? "end of data" : "data, \(payload.count) bytes") + cut
    case .response(let payload): return response(payload) + cut
    case .receiverAbort: return "takes no more data"
    case .senderAbort: return "has no more data"
    case .malformed(_, .truncated(let declared, _)) where report.missing > 0:
      return "\(name(report.bytes.first)), \(declared) bytes" + cut
    case .malformed: return "no report of a flashloader" + cut
    }
  }

  private static func name(_ id: UInt8?) -> String { id == 1 ? "command" : id == 3 ? "response" : "data" }

  private static func response(_ payload: [UInt8]) -> String {
    guard let packet = Packet(payload) else { return "response without a packet" }
    let status = packet.parameters.first.map { " \($0) \(StatusCode(rawValue: $0).text)" } ?? " without a status"
    switch Response(packet) {
    case .generic(_, let command): return "\(packet.tag.name)\(status), to \(command.name)"
    case .readMemory(_, let count), .flashReadResource(_, let count), .generateKeyBlob(_, let count):
      return "\(packet.tag.name)\(status), \(count) bytes follow"
    case .getProperty(_, let values), .flashReadOnce(_, _, let values):
      return packet.tag.name + status + values.map { " " + Words.hex($0) }.joined()
    case .unknown: return packet.tag.name + status
    }
  }

  /// Lines of 16 bytes, with their offset.
  static func dump(_ bytes: [UInt8]) -> [String] {
    stride(from: 0, to: bytes.count, by: 16).map { offset in
      let row = bytes[offset..<min(offset + 16, bytes.count)]
      let offsetText = Words.padded(String(offset, radix: 16), 4)
      return offsetText + " " + row.map { " " + Words.hex(CollectionOfOne($0)) }.joined()
    }
  }
}
