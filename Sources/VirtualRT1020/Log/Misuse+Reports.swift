import MBoot
import SDP

extension Misuse {
  /// What a report is that is too short for a command of the boot ROM: perhaps one for the flashloader, whose
  /// second byte is 0, as SDP's never is.
  static func shortCommand(_ report: UnsafeRawBufferPointer) -> Misuse {
    if report.count >= 8, report[1] == 0, CommandTag.knownCommands.contains(CommandTag(rawValue: report[4])) {
      return .flashloaderCommandToROM
    }
    return .shortReport(id: SDPReport.command, needs: SDPCommand.byteCount, has: report.count - 1)
  }

  /// The SDP command that an OUT report for the flashloader is, or nil: the byte behind the id is 0 there.
  static func romCode(_ report: UnsafeRawBufferPointer) -> SDPCommand.Code? {
    guard report.count >= 3, report[0] == SDPReport.command, report[1] != 0 else { return nil }
    let code = SDPCommand.Code(rawValue: UInt16(report[1]) << 8 | UInt16(report[2]))
    return SDPCommand.Code.known.contains(code) ? code : nil
  }

  /// Why the flashloader dropped a report.
  static func dropped(_ report: UnsafeRawBufferPointer, needs: Int, has: Int) -> Misuse {
    if let code = romCode(report) { return .romCommandToFlashloader(code) }
    return has < needs ? .shortReport(id: report[0], needs: needs, has: has) : .strayReport(id: report[0])
  }

  /// A command that the boot ROM does not have: perhaps one of the flashloader's, as a report (a zero and the
  /// packet's length where the code should be) or as a frame on the serial line (5A and its type).
  static func unknownCommand(_ command: SDPCommand) -> Misuse {
    switch command.code.rawValue {
    case 0x0004...0x0020, 0x5AA1...0x5AA7: .flashloaderCommandToROM
    default: .unknownROMCommand(command.code)
    }
  }
}
