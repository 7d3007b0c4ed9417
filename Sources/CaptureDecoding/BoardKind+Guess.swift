import MBoot
import SDP

extension BoardKind {
  /// What the sender or receiver of a report must be, where nothing else tells it; nil where the report does not prove
  /// it. Strict: a mouse must not become a board.
  static func guess(_ report: [UInt8], isFromDevice: Bool) -> BoardKind? {
    guard let id = report.first else { return nil }
    switch (id, isFromDevice) {
    case (1, false): return isSDPCommand(report) ? .bootROM : isCommand(report) ? .flashloader : nil
    case (3, true):
      if report.count == 1 + SDPReport.habStateBytes {
        return SDPStatus(Array(report.dropFirst()))?.isHABState == true ? .bootROM : nil
      }
      return isResponse(report) ? .flashloader : nil
    default: return nil
    }
  }

  /// Report 1 with a code that SDP has, fields that go with it, and nothing behind it but zeros.
  private static func isSDPCommand(_ report: [UInt8]) -> Bool {
    guard report.count > SDPCommand.byteCount, let command = SDPCommand(Array(report.dropFirst())),
      SDPCommand.Code.known.contains(command.code), [0, 8, 16, 32].contains(command.format)
    else { return false }
    return report.dropFirst(1 + SDPCommand.byteCount).allSatisfy { $0 == 0 }
  }

  /// Report 1 with a packet of a known tag, as long as its count of parameters says.
  private static func isCommand(_ report: [UInt8]) -> Bool {
    guard let packet = wholePacket(report) else { return false }
    return CommandTag.knownCommands.contains(packet.tag)
  }

  /// Report 3 with a packet of a response's tag and a status.
  private static func isResponse(_ report: [UInt8]) -> Bool {
    guard let packet = wholePacket(report) else { return false }
    if case .unknown = Response(packet) { return false }
    return true
  }

  private static func wholePacket(_ report: [UInt8]) -> Packet? {
    guard let header = Report.Header(report.span.bytes), report[1] == 0,
      header.length <= report.count - Report.headerBytes,
      let packet = Packet(Array(report.dropFirst(Report.headerBytes).prefix(header.length))),
      packet.flags <= Packet.dataPhaseFlag, header.length == 4 + 4 * packet.parameters.count,
      Int(report[Report.headerBytes + 3]) == packet.parameters.count
    else { return nil }
    return packet
  }
}
