import HIDTransport
import VirtualRT1020

/// What board control has to know about a board and the board does not say itself: gathered here, so
/// that each of these can become a plain question to `VirtualRT1020`.
enum BoardQueries {
  /// Indices of the fuse words.
  static let fuseWords = 0...63
  /// Flashes that can be fitted.
  static let partNames = ["IS25LP064A"]
  /// Firmware rows that can run.
  static let firmwareNames = ["K2.1.0", "K2.7.0", "K2.7.0-rt1020"]

  /// Whether the firmware would take a report now, as opposed to being busy or hung. Asked of a copy:
  /// a report id that neither protocol uses changes nothing that matters there.
  static func isWaitingForHost(_ board: VirtualRT1020) -> Bool {
    guard board.identity != nil, board.nextReportTime == nil else { return false }
    var copy = board
    let unknown: [UInt8] = [0x7F, 0, 0, 0]
    return copy.send(unknown.span.bytes) == .accepted
  }

  /// All fuse words.
  static func fuses(_ board: VirtualRT1020) -> [UInt32] { fuseWords.map { board.fuse($0) ?? 0 } }
}

/// Sees a reset go by: firmware falls back to the boot ROM, or the ROM itself leaves the bus and stays.
struct ResetWatch {
  private var last: VirtualRT1020.Running
  private var wasAway: Bool
  /// A reset was seen.
  private(set) var sawReset = false

  init(_ board: VirtualRT1020) {
    last = board.running
    wasAway = board.identity == nil
  }

  /// To be called after each stretch of time and each report.
  mutating func look(_ board: VirtualRT1020) {
    let running = board.running
    let isAway = board.identity == nil
    if running == .bootROM, last != .bootROM && last != .off || (isAway && !wasAway) { sawReset = true }
    last = running
    wasAway = isAway
  }
}
