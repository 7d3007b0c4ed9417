import BootImage
import HIDTransport
import SDP

@testable import VirtualRT1020

/// A virtual board with an eager host on its USB: every report is offered at once, every answer is taken
/// when it is due, and time passes as far as that needs.
struct TestBoard {
  var board: VirtualRT1020
  /// Reports that may be taken in one go; a board that has more to say is broken.
  static let reportLimit = 20_000

  init(_ configuration: BoardConfiguration) { board = VirtualRT1020(configuration) }

  /// A board that runs a flashloader; `change` alters its description.
  init(flashloader firmware: String, _ change: (inout BoardConfiguration) -> Void = { _ in }) {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = firmware
    configuration.flash?.part = "W25Q64JV"
    change(&configuration)
    self.init(configuration)
  }

  /// A board in its boot ROM.
  init(rom change: (inout BoardConfiguration) -> Void) {
    var configuration = BoardConfiguration()
    change(&configuration)
    self.init(configuration)
  }

  // MARK: - Reports

  /// Offers a report without taking an answer.
  mutating func offer(_ report: [UInt8]) -> VirtualRT1020.Acceptance { board.send(report.span.bytes) }

  /// The next IN report, for which time passes; nil if the board stays silent.
  mutating func take() -> [UInt8]? {
    guard let due = board.nextReportTime() else { return nil }
    if due > board.time { board.advance(by: due - board.time) }
    var buffer = [UInt8](repeating: 0, count: HIDLimits.reportBytes)
    guard let count = buffer.withUnsafeMutableBytes({ board.receive(into: $0) }) else { return nil }
    return Array(buffer[..<count])
  }

  /// All IN reports, and then the time for which the board stays busy.
  mutating func drain() -> [[UInt8]] {
    var reports: [[UInt8]] = []
    while reports.count < Self.reportLimit, let report = take() { reports.append(report) }
    if board.busyUntil > board.time { board.advance(by: board.busyUntil - board.time) }
    return reports
  }

  mutating func exchange(_ report: [UInt8]) -> [[UInt8]] {
    _ = offer(report)
    return drain()
  }

  /// Lets the board come back onto the bus, if it will.
  mutating func settle() {
    if let due = board.enumerationTime { board.advance(by: due - board.time) }
  }

  // MARK: - UART

  mutating func uart(_ bytes: [UInt8]) -> [UInt8] {
    board.uartSend(bytes.span.bytes)
    return board.uartReceive()
  }

  // MARK: - Boot ROM

  /// Sends an SDP command and its data, in reports of 1,024 bytes, the last one zero-padded.
  mutating func sdp(_ command: SDPCommand, _ data: [UInt8] = []) -> [[UInt8]] {
    var reports = exchange([SDPReport.command] + command.bytes)
    for start in stride(from: 0, to: data.count, by: SDPReport.dataBytes) {
      let piece = Array(data[start..<min(start + SDPReport.dataBytes, data.count)])
      reports += exchange([SDPReport.data] + piece + [UInt8](repeating: 0, count: SDPReport.dataBytes - piece.count))
    }
    return reports
  }

  /// The words of the reports: the HAB state, then status words.
  mutating func sdpWords(_ command: SDPCommand, _ data: [UInt8] = []) -> [SDPStatus] {
    sdp(command, data).compactMap { SDPStatus(Array($0.dropFirst())) }
  }

  /// What read-register gives, without the HAB state; nil if refused.
  mutating func register(_ address: UInt32, format: UInt8 = 32, count: UInt32 = 4) -> [UInt8]? {
    let reports = sdp(.readRegister(address: address, format: format, count: count))
    let data = reports.filter { $0.first == SDPReport.response }.flatMap { $0.dropFirst() }
    return data.starts(with: SDPStatus.refused.bytes) ? nil : Array(data.prefix(Int(count)))
  }
}

/// A bus log with status polls in a row as one.
func withoutPolls(_ log: [BusTransaction]) -> [BusTransaction] {
  log.reduce(into: []) { result, entry in
    if entry.opcode == 0x05, result.last?.opcode == 0x05 { return }
    result.append(entry)
  }
}

/// A little-endian word.
func littleEndian(_ word: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }

/// Bytes that differ from place to place.
func pattern(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) &+ seed }
}
