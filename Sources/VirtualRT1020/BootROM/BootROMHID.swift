import SDP

/// The boot ROM behind USB HID.
struct BootROMHID: Sendable {
  /// The ROM.
  var core: BootROM
  private var prepared: (due: UInt64, report: [UInt8])?

  init(core: BootROM) { self.core = core }

  /// The ROM takes a report now.
  var acceptsInput: Bool { prepared == nil && core.acceptsInput }

  /// Nothing waits for the host.
  var isQuiet: Bool { prepared == nil && !core.hasOutput }

  /// Takes an OUT report: a command from the first 16 bytes of report 1, data from all of report 2. Short
  /// commands and other ids are ignored, as no source shows an answer to them.
  mutating func send(_ report: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    guard let id = report.first else { return }
    let payload = UnsafeRawBufferPointer(rebasing: report[1...])
    switch id {
    case SDPReport.command:
      guard let command = SDPCommand([UInt8](payload.prefix(SDPCommand.byteCount))) else {
        return hardware.note(Misuse.shortCommand(report))
      }
      core.command(command, &hardware)
    case SDPReport.data:
      core.data(UnsafeRawBufferPointer(rebasing: payload.prefix(SDPReport.dataBytes)), &hardware)
    default: hardware.note(.strayReport(id: id))
    }
  }

  /// Makes the next IN report, if there is one, and says when it is due.
  mutating func prepare(_ hardware: inout Hardware) -> UInt64? {
    if let prepared { return prepared.due }
    guard let output = core.next(&hardware) else { return nil }
    let report: [UInt8]
    switch output {
    case .habState(let word): report = Self.padded(SDPReport.habState, word.bytes, SDPReport.habStateBytes)
    case .status(let word): report = Self.padded(SDPReport.response, word.bytes, SDPReport.responseBytes)
    case .data(let bytes): report = Self.padded(SDPReport.response, bytes, SDPReport.responseBytes)
    }
    prepared = (hardware.now, report)
    return hardware.now
  }

  /// Hands the prepared report over.
  mutating func take(into target: UnsafeMutableRawBufferPointer) -> Int {
    guard let report = prepared?.report else { return 0 }
    prepared = nil
    target.copyBytes(from: report)
    return report.count
  }

  private static func padded(_ id: UInt8, _ payload: [UInt8], _ count: Int) -> [UInt8] {
    [id] + payload + [UInt8](repeating: 0, count: max(0, count - payload.count))
  }
}
