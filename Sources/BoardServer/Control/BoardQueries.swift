import VirtualRT1020

/// What board control has to know about a board and the board does not say itself: gathered here, so
/// that each of these can become a plain question to `VirtualRT1020`.
enum BoardQueries {
  /// Indices of the fuse words.
  static let fuseWords = 0...63
  /// Flashes that can be fitted.
  static let partNames = SerialNORPart.all.map(\.name)
  /// Firmware rows that can run.
  static let firmwareNames = FirmwareProfile.all.map(\.name)

  /// Whether the firmware waits for a report, as opposed to being busy, hung or not there.
  static func isWaitingForHost(_ board: inout VirtualRT1020) -> Bool {
    board.identity != nil && !board.isHung && board.nextReportTime() == nil && board.busyUntil <= board.time
  }

  /// All fuse words.
  static func fuses(_ board: VirtualRT1020) -> [UInt32] { fuseWords.map { board.fuse($0) ?? 0 } }
}
