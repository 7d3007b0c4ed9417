import HIDTransport
import SDP

/// The boot ROM on a serial line, seen as its HID device: commands and data go out raw and without padding,
/// words and data come back raw and become reports 3 and 4.
final class SerialROM: SerialDevice {
  /// What the ROM owes us, in order.
  private enum Due {
    case state
    case status
    case data(Int)
    /// An error word after a jump, or nothing.
    case maybe
  }

  /// How long a refused read may go on after its word before it is taken as refused.
  private static let refusalPause: Duration = .milliseconds(100)

  let identity = USBIdentity.bootROM
  private(set) var owed: Int
  private var line: SerialLine?
  private var due: [Due] = []
  private var pending: [UInt8] = []

  init(_ line: SerialLine, owed: Int) {
    self.line = line
    self.owed = owed
  }

  var isBusy: Bool { line != nil }

  func close() { line = nil }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    guard let line, line.isOpen else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    guard report.byteCount > 1 else { throw .malformed("an OUT report of \(report.byteCount) bytes") }
    let payload = report.extracting(1..<report.byteCount)
    switch report.unsafeLoad(fromByteOffset: 0, as: UInt8.self) {
    case SDPReport.command:
      guard let command = SDPCommand(payload) else { throw .malformed("a command of \(payload.byteCount) bytes") }
      guard owed == 0 else { throw .system("the boot ROM still waits for \(owed) bytes of a file: reset the board") }
      line.discardInput()
      pending.removeAll(keepingCapacity: true)
      try line.write(payload.extracting(0..<SDPCommand.byteCount), until: deadline)
      owed = Int(command.dataOutCount)
      due = [.state] + Self.reply(to: command)
    case SDPReport.data:
      let count = min(owed, payload.byteCount)
      guard count > 0 else { return }
      try line.write(payload.extracting(0..<count), until: deadline)
      owed -= count
    case let id: throw .malformed("report \(id) is not one to send")
    }
  }

  private static func reply(to command: SDPCommand) -> [Due] {
    switch command.code {
    case .readRegister: command.count > 0 ? [.data(Int(command.count))] : []
    case .jumpAddress: [.maybe]
    default: [.status]
    }
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard let line, line.isOpen else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    guard let first = due.first else {
      // Bytes that nobody asked for.
      _ = try? line.read(until: deadline)
      throw .timeout
    }
    switch first {
    case .state:
      try gather(4, on: line, until: deadline)
      due.removeFirst()
      return deliver(SDPReport.habState, 4, padded: SDPReport.habStateBytes, into: buffer)
    case .status, .maybe:
      try gather(4, on: line, until: deadline)
      due.removeFirst()
      return deliver(SDPReport.response, 4, padded: SDPReport.responseBytes, into: buffer)
    case .data(let remaining):
      let wanted = min(remaining, SDPReport.responseBytes)
      try gather(min(4, wanted), on: line, until: deadline)
      if pending.starts(with: SDPStatus.refused.bytes) {
        // Four bytes are all there is of a refusal, however many were asked for.
        do throws(HIDError) {
          try gather(wanted, on: line, until: min(deadline, .now + Self.refusalPause))
        } catch {
          guard error == .timeout, pending.count == 4 else { throw error }
          due.removeAll()
          return deliver(SDPReport.response, 4, padded: SDPReport.responseBytes, into: buffer)
        }
      }
      try gather(wanted, on: line, until: deadline)
      due[0] = .data(remaining - wanted)
      if remaining == wanted { due.removeFirst() }
      return deliver(SDPReport.response, wanted, padded: SDPReport.responseBytes, into: buffer)
    }
  }

  /// Reads until `count` bytes are pending; what came stays pending if time runs out.
  private func gather(_ count: Int, on line: SerialLine, until deadline: ContinuousClock.Instant) throws(HIDError) {
    while pending.count < count { pending += try line.read(until: deadline) }
  }

  private func deliver(
    _ id: UInt8, _ count: Int, padded: Int, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    guard buffer.count >= 1 + padded else { return 0 }
    buffer[0] = id
    for index in 0..<padded { buffer[1 + index] = index < count ? pending[index] : 0 }
    pending.removeFirst(count)
    return 1 + padded
  }
}
