import VirtualRT1020

/// One cause that may make a board fail as it was recorded: faults, and what else must be so for them to show.
struct RevivalCandidate: Sendable {
  /// In words, for the board file's comments.
  var cause: String
  /// The faults.
  var faults: [Fault] = []
  /// Flash contents that it needs and that nothing shows.
  var contents: [(Int, [UInt8])] = []
  /// The board has no flash.
  var removesFlash = false
  /// What undriven lines read as.
  var floating: BoardConfiguration.Floating?
  /// The boot switches.
  var bootPins: BootPins?

  /// The board with it.
  func applied(to configuration: BoardConfiguration) -> BoardConfiguration {
    var changed = configuration
    if removesFlash { changed.flash = nil }
    if let floating { changed.flash?.floating = floating }
    if let bootPins { changed.bootPins = bootPins }
    changed.flash?.contents += contents
    changed.faults += faults
    return changed
  }
}
