/// What a board keeps without power: fuses, flash cells and their wear, the flash's stored registers.
///
/// A value: taking one shares the board's pages, and two are compared by what they share.
public struct NonVolatileState: Sendable {
  /// All fuse words, the fuses themselves.
  public internal(set) var fuses: [UInt32]
  /// Status registers as the flash stores them, register 1 first; empty without a flash.
  public internal(set) var statusRegisters: [UInt8]
  /// Erases of each 4 KiB sector; empty if there was none, or the flash does not count them.
  public internal(set) var eraseCounts: [UInt32] = []
  /// Security registers of the flash, one behind the other; empty if none was written, or there are none.
  public internal(set) var securityRegisters: [UInt8] = []
  /// The flash's array; nil without a flash.
  var cells: PagedBytes?

  /// Bytes of security registers that a flash has at most.
  private static let securityLimit = 1 << 16

  init(fuses: [UInt32], statusRegisters: [UInt8], cells: PagedBytes?) {
    self.fuses = fuses
    self.statusRegisters = statusRegisters
    self.cells = cells
  }

  /// A blank state: no fuse burnt, `fill` in every cell. Nil for a size that no flash has; 0 is no flash.
  public init?(flashSize: Int, fill: UInt8) {
    let isNone = flashSize == 0
    guard isNone || (SerialNORPart.sizes.contains(flashSize) && flashSize & (flashSize - 1) == 0) else { return nil }
    self.init(
      fuses: [UInt32](repeating: 0, count: OCOTP.wordCount), statusRegisters: isNone ? [] : [0, 0, 0],
      cells: isNone ? nil : PagedBytes(count: flashSize, fill: fill))
  }

  /// Bytes of the flash, 0 without one.
  public var flashSize: Int { cells?.count ?? 0 }

  /// What a cell holds that was never written.
  public var fill: UInt8 { cells?.fill ?? 0xFF }

  /// Bytes of flash that differ from `fill`, in whole pages.
  public var writtenBytes: Int { cells?.allocatedBytes ?? 0 }

  /// Flash cells from `offset`; bytes past the end are left out.
  public func flash(at offset: Int, count: Int) -> [UInt8] {
    guard let cells, offset >= 0, count > 0, offset < cells.count else { return [] }
    return cells.bytes(at: offset, count: min(count, cells.count - offset))
  }

  /// Both are of flashes with the same size and fill, so that changes tell their whole difference.
  public func isComparable(to other: NonVolatileState) -> Bool {
    flashSize == other.flashSize && fill == other.fill && statusRegisters.count == other.statusRegisters.count
  }

  // MARK: - Differences

  /// Flash pages that may differ from a comparable older state, found without looking at their bytes.
  public func changedPages(since older: NonVolatileState) -> [Int] {
    guard let cells, let old = older.cells else { return [] }
    return cells.changedPages(since: old)
  }

  /// How a page differs from a comparable older state, from the first to the last byte that does; nil if it
  /// does not.
  public func change(ofPage page: Int, since older: NonVolatileState) -> NonVolatileChange? {
    let start = page * PagedBytes.pageSize
    guard let cells, let old = older.cells, cells.count == old.count, page >= 0, start < cells.count else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 2 * PagedBytes.pageSize, alignment: 8) { buffer in
      // A flash is whole pages.
      let count = PagedBytes.pageSize
      let new = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      let former = UnsafeMutableRawBufferPointer(rebasing: buffer[PagedBytes.pageSize...].prefix(count))
      cells.read(at: start, into: new)
      old.read(at: start, into: former)
      guard let first = (0..<count).first(where: { new[$0] != former[$0] }),
        let last = (0..<count).last(where: { new[$0] != former[$0] })
      else { return nil }
      let value = new[first]
      if (first...last).allSatisfy({ new[$0] == value }) { return .fill(start + first..<start + last + 1, value) }
      return .bytes(at: start + first, [UInt8](new[first...last]))
    }
  }

  /// How everything but the cells differs from an older state.
  public func registerChanges(since older: NonVolatileState) -> [NonVolatileChange] {
    var changes: [NonVolatileChange] = []
    if fuses != older.fuses {
      for (index, word) in fuses.enumerated() where index >= older.fuses.count || older.fuses[index] != word {
        changes.append(.fuse(index, word))
      }
    }
    if statusRegisters != older.statusRegisters { changes.append(.statusRegisters(statusRegisters)) }
    if securityRegisters != older.securityRegisters { changes.append(.securityRegisters(securityRegisters)) }
    if eraseCounts != older.eraseCounts { changes += wear(since: older) }
    return changes
  }

  /// Neighbours that have been erased equally often are one change.
  private func wear(since older: NonVolatileState) -> [NonVolatileChange] {
    var changes: [NonVolatileChange] = []
    var run: (range: Range<Int>, count: UInt32)?
    for sector in 0..<(flashSize / PagedBytes.pageSize) {
      let count = sector < eraseCounts.count ? eraseCounts[sector] : 0
      guard count != (sector < older.eraseCounts.count ? older.eraseCounts[sector] : 0) else { continue }
      if let former = run, former.count == count, former.range.upperBound == sector {
        run = (former.range.lowerBound..<sector + 1, count)
      } else {
        if let run { changes.append(.eraseCounts(run.range, run.count)) }
        run = (sector..<sector + 1, count)
      }
    }
    if let run { changes.append(.eraseCounts(run.range, run.count)) }
    return changes
  }

  /// Makes a change. Returns false, and changes nothing, if it does not fit.
  public mutating func apply(_ change: NonVolatileChange) -> Bool {
    switch change {
    case .fuse(let index, let word):
      guard fuses.indices.contains(index) else { return false }
      fuses[index] = word
    case .statusRegisters(let values):
      guard values.count == statusRegisters.count else { return false }
      statusRegisters = values
    case .eraseCounts(let range, let count):
      let sectors = flashSize / PagedBytes.pageSize
      guard range.lowerBound >= 0, range.upperBound <= sectors else { return false }
      if eraseCounts.count < sectors {
        eraseCounts += [UInt32](repeating: 0, count: sectors - eraseCounts.count)
      }
      for sector in range { eraseCounts[sector] = count }
    case .securityRegisters(let values):
      guard values.count <= Self.securityLimit, flashSize > 0 else { return false }
      securityRegisters = values
    case .bytes(let offset, let bytes):
      guard offset >= 0, offset <= flashSize - bytes.count else { return false }
      bytes.withUnsafeBytes { cells?.write(at: offset, $0) }
    case .fill(let range, let value):
      guard range.lowerBound >= 0, range.upperBound <= flashSize else { return false }
      cells?.set(range, to: value)
    }
    return true
  }
}
