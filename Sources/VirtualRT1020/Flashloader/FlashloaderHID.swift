import HIDTransport
import MBoot

/// The flashloader behind USB HID: reports in and out of one buffer that is never cleared, so that what a
/// host leaves out is what stood there before, as on the part.
///
/// Source: K2.1.0 and K2.7.0, executed.
struct FlashloaderHID: Sendable {
  /// The firmware.
  var core: Flashloader
  private var buffer: [UInt8]
  /// A report that has been made and waits for the host: when it is due, nanoseconds.
  private(set) var prepared: UInt64?

  init(core: Flashloader) {
    self.core = core
    buffer = [UInt8](repeating: 0, count: HIDLimits.reportBytes)
  }

  /// The endpoint takes a report now.
  var acceptsInput: Bool {
    // A data phase on the other line keeps the firmware there.
    if case .receiving = core.phase, core.link == .uart { return false }
    return prepared == nil && core.acceptsInput
  }

  /// Nothing waits for the host.
  var isQuiet: Bool { prepared == nil && !core.hasOutput }

  /// Takes an OUT report of any length. One a little longer than the build's own report size is taken
  /// whole, as in the recordings; what lies past `HIDLimits.reportBytes` no host can mean.
  mutating func send(_ report: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    let count = min(report.count, buffer.count)
    guard count >= Report.headerBytes else { return badReport(report, &hardware) }
    // Taken out while the firmware works on it, which costs no copy.
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    bytes.withUnsafeMutableBytes { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: report[..<count]))
      dispatch(UnsafeRawBufferPointer(bytes), received: count, &hardware)
    }
    swap(&bytes, &buffer)
  }

  private mutating func dispatch(_ bytes: UnsafeRawBufferPointer, received: Int, _ hardware: inout Hardware) {
    let length = Int(bytes[2]) | Int(bytes[3]) << 8
    let isWhole = received - Report.headerBytes >= length
    let payload = UnsafeRawBufferPointer(rebasing: bytes[Report.headerBytes...])
    if case .receiving = core.phase {
      guard bytes[0] == Report.ID.dataOut, isWhole else {
        hardware.note(
          isWhole ? .commandInDataPhase : .shortReport(id: bytes[0], needs: length, has: received - Report.headerBytes))
        return core.unexpectedPacket(&hardware)
      }
      core.data(UnsafeRawBufferPointer(rebasing: payload[..<length]), &hardware)
    } else if bytes[0] == Report.ID.commandOut, isWhole, length > 0 {
      if hardware.log.isStrict, let code = Misuse.romCode(bytes) { hardware.note(.romCommandToFlashloader(code)) }
      core.command(payload, &hardware)
    } else {
      hardware.note(Misuse.dropped(bytes, needs: length, has: received - Report.headerBytes))
    }
  }

  private mutating func badReport(_ report: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    hardware.note(.shortReport(id: report.first ?? 0, needs: Report.headerBytes, has: report.count))
    if case .receiving = core.phase { core.unexpectedPacket(&hardware) }
  }

  /// Makes the next IN report, if there is one, and says when it is due.
  mutating func prepare(_ hardware: inout Hardware) -> UInt64? {
    if let prepared { return prepared }
    guard core.link == .usb, core.hasOutput else { return nil }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    let made = bytes.withUnsafeMutableBytes { bytes in
      core.next(into: UnsafeMutableRawBufferPointer(rebasing: bytes[Report.headerBytes...]), &hardware)
    }
    swap(&bytes, &buffer)
    guard let made else { return nil }
    let (id, count) =
      switch made {
      case .response(let count): (Report.ID.commandIn, count)
      case .data(let count): (Report.ID.dataIn, count)
      case .receiverAbort: (Report.ID.commandIn, 0)
      }
    buffer[0] = id
    buffer[1] = 0
    buffer[2] = UInt8(truncatingIfNeeded: count)
    buffer[3] = UInt8(truncatingIfNeeded: count >> 8)
    prepared = hardware.now
    return prepared
  }

  /// Hands the prepared report over: always the full report size.
  mutating func take(into target: UnsafeMutableRawBufferPointer) -> Int {
    prepared = nil
    let count = core.profile.reportBytes
    buffer.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    return count
  }
}
