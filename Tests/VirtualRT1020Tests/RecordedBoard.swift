import BootImage
import HIDTransport
import JSONText

@testable import VirtualRT1020

/// The board that a recorded scenario was made with, driven through HID reports.
struct RecordedBoard {
  var board: VirtualRT1020
  let profile: FirmwareProfile

  /// The board of `scenario` in `suite`; see Recordings/README.md.
  init(suite: String, scenario: String, generation: String) throws {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = generation
    configuration.flash?.part = "W25Q64JV"
    configuration.flash?.anyProtectionBitProtectsAll = true
    if scenario == "main flow" { configuration.flash?.fill = 0 }
    if suite == "options" { configuration.flash?.contents = [(0, [UInt8](repeating: 0, count: 0x4000))] }
    if scenario == "fuses set" { configuration.fuses = [1: 0x1122_3344, 2: 0x5566_7788] }
    if let value = scenario.split(separator: " ").last, scenario.hasPrefix("BOOT_CFG") {
      configuration.fuses[6] = UInt32(value.dropFirst(2), radix: 16)
    }
    if suite == "fuses", scenario == "reads" {
      for index in stride(from: 0, to: 64, by: 3) { configuration.fuses[index] = UInt32(0x10000 * index + 0xF0F0) }
    }
    if scenario == "locked words" { configuration.fuses[0x23] = 1 }
    board = VirtualRT1020(configuration)
    profile = board.profile
    board.logsBus = true
    if scenario == "locked words" {
      board.add([
        Fault(.fuseLocked(word: 0x23)), Fault(.fuseReadError(word: 0x24)), Fault(.fuseBurnIgnored(word: 0x25)),
      ])
    }
    if scenario == "OCOTP busy stuck" { board.add([Fault(.fuseBusy)]) }
  }

  init(_ board: VirtualRT1020) {
    self.board = board
    profile = board.profile
    self.board.logsBus = true
  }

  /// Sends one OUT report as it is and takes all IN reports, as an eager host does.
  mutating func exchange(_ report: [UInt8]) -> [[UInt8]] {
    _ = board.send(report.span.bytes)
    return drain()
  }

  mutating func drain() -> [[UInt8]] {
    var reports: [[UInt8]] = []
    while let due = board.nextReportTime() {
      if due > board.time { board.advance(by: due - board.time) }
      var buffer = [UInt8](repeating: 0, count: HIDLimits.reportBytes)
      guard let count = buffer.withUnsafeMutableBytes({ board.receive(into: $0) }) else { break }
      reports.append(Array(buffer[..<count]))
    }
    if board.busyUntil > board.time { board.advance(by: board.busyUntil - board.time) }
    return reports
  }

  /// A report of the build's full size, zero behind the payload: what a host leaves out reads as zero.
  func padded(_ id: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let report = [id, 0, UInt8(payload.count & 0xFF), UInt8(payload.count >> 8)] + payload
    return report + [UInt8](repeating: 0, count: max(0, profile.reportBytes - report.count))
  }

  /// The configuration block that the firmware holds.
  var block: FlashConfigurationBlock? {
    board.flashloader?.core.driver.block
  }
}
