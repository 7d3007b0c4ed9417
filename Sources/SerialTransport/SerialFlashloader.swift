import HIDTransport
import MBoot

/// The flashloader on a serial line, seen as its HID device: reports become frames and frames reports.
///
/// The firmware acknowledges a command only when it answers it, which for an erase is seconds later. So a
/// report counts as sent when its frame is written; its ACK is awaited by the next send or receive.
final class SerialFlashloader: SerialDevice {
  /// Reports that wait to be fetched.
  private static let inboxLimit = 64

  let identity = USBIdentity.flashloader
  let owed = 0
  private var line: SerialLine?
  private var decoder = UARTFrameDecoder()
  /// The frame whose ACK is still to come, and how often it went out.
  private var unacknowledged: (frame: [UInt8], attempts: Int)?
  private var isAborted = false
  private var damaged = 0
  private var inbox: [[UInt8]] = []

  init(_ line: SerialLine) { self.line = line }

  var isBusy: Bool { line != nil }

  func close() { line = nil }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    guard let line, line.isOpen else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    guard let header = Report.Header(report), header.length <= report.byteCount - Report.headerBytes else {
      throw .malformed("an OUT report of \(report.byteCount) bytes that declares more")
    }
    let payload = report.extracting(Report.headerBytes..<(Report.headerBytes + header.length))
      .withUnsafeBytes { [UInt8]($0) }
    let frame: UARTFrame
    switch header.id {
    case Report.ID.commandOut: frame = .command(payload)
    case Report.ID.dataOut: frame = .data(payload)
    default: throw .malformed("report \(header.id) is not one to send")
    }
    while unacknowledged != nil { try step(on: line, until: deadline) }
    if header.id == Report.ID.commandOut {
      isAborted = false
    } else if isAborted {
      // As over USB: data that the device no longer wants lead nowhere.
      return
    }
    let bytes = frame.bytes
    unacknowledged = (bytes, 1)
    try line.write(bytes, until: deadline)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard let line, line.isOpen else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    while inbox.isEmpty { try step(on: line, until: deadline) }
    let report = inbox.removeFirst()
    guard report.count <= buffer.count else { throw .malformed("a report of \(report.count) bytes") }
    buffer.copyBytes(from: report)
    return report.count
  }

  func settle(timeout: Duration) throws(HIDError) {
    guard let line, line.isOpen else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    while unacknowledged != nil { try step(on: line, until: deadline) }
  }

  /// Deals with one event of the line, or waits for bytes.
  private func step(on line: SerialLine, until deadline: ContinuousClock.Instant) throws(HIDError) {
    guard let event = decoder.next() else {
      let bytes = try line.read(until: deadline)
      decoder.push(bytes.span.bytes)
      return
    }
    switch event {
    case .frame(.ack): unacknowledged = nil
    case .frame(.nak): try resend(on: line, until: deadline)
    case .frame(.ackAbort):
      unacknowledged = nil
      isAborted = true
      try deliver(Report.make(id: Report.ID.commandIn, payload: []))
    case .frame(.command(let payload)): try take(Report.ID.commandIn, payload, on: line, until: deadline)
    case .frame(.data(let payload)): try take(Report.ID.dataIn, payload, on: line, until: deadline)
    case .frame(.ping), .frame(.pingResponse), .noise: break
    case .badCRC(let type, _, _, _):
      guard type != UARTFrame.Kind.pingResponse.rawValue else { return }
      damaged += 1
      guard damaged <= SerialFault.damagedLimit else { throw .malformed(SerialFault.damagedFrames) }
      try line.write(UARTFrame.nak.bytes, until: deadline)
    }
  }

  private func resend(on line: SerialLine, until deadline: ContinuousClock.Instant) throws(HIDError) {
    guard let (frame, attempts) = unacknowledged else { return }
    guard attempts < SerialFault.attempts else {
      unacknowledged = nil
      throw .malformed(SerialFault.refusedFrame)
    }
    unacknowledged = (frame, attempts + 1)
    try line.write(frame, until: deadline)
  }

  /// Acknowledges a frame. It tells, too, that ours arrived: its ACK comes before, or was lost.
  private func take(
    _ id: UInt8, _ payload: [UInt8], on line: SerialLine, until deadline: ContinuousClock.Instant
  ) throws(HIDError) {
    damaged = 0
    unacknowledged = nil
    try deliver(Report.make(id: id, payload: payload))
    try line.write(UARTFrame.ack.bytes, until: max(deadline, .now + .seconds(1)))
  }

  private func deliver(_ report: [UInt8]) throws(HIDError) {
    guard inbox.count < Self.inboxLimit else { throw .malformed("\(inbox.count) reports that nobody asked for") }
    inbox.append(report)
  }
}
