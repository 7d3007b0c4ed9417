import VirtualRT1020

/// What of a board that was powered anew, and of its journal, makes a difference to what comes after: equal ones go on
/// equally.
struct BoardFingerprint: Hashable {
  private let hash: Int

  /// - Parameter start: the board before anything was done.
  init(_ journey: Journey, since start: VirtualRT1020) {
    let (now, before) = (journey.bus.board.nonVolatile, start.nonVolatile)
    var hasher = Hasher()
    hasher.combine(now.fuses)
    hasher.combine(now.statusRegisters)
    for page in now.changedPages(since: before) {
      guard let change = now.change(ofPage: page, since: before) else { continue }
      hasher.combine(page)
      switch change {
      case .bytes(let offset, let bytes):
        hasher.combine(offset)
        hasher.combine(bytes)
      case .fill(let range, let value):
        hasher.combine(range)
        hasher.combine(value)
      case .fuse, .statusRegisters, .eraseCounts, .securityRegisters: break
      }
    }
    for entry in journey.journal.entries {
      hasher.combine(entry.step)
      hasher.combine(entry.state)
    }
    hash = hasher.finalize()
  }
}
