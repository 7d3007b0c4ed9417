/// What a board keeps without power: fuses, flash cells, the flash's stored status registers.
///
/// A value: taking one shares the board's pages, and two are compared by what they share.
public struct NonVolatileState: Sendable {
  /// All fuse words, the fuses themselves.
  public internal(set) var fuses: [UInt32]
  /// Status registers as the flash stores them, register 1 first; empty without a flash.
  public internal(set) var statusRegisters: [UInt8]
  /// The flash's array; nil without a flash.
  var cells: PagedBytes?

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
      let count = min(PagedBytes.pageSize, cells.count - start)
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

  /// How fuses and status registers differ from an older state.
  public func registerChanges(since older: NonVolatileState) -> [NonVolatileChange] {
    var changes: [NonVolatileChange] = []
    if fuses != older.fuses {
      for (index, word) in fuses.enumerated() where index >= older.fuses.count || older.fuses[index] != word {
        changes.append(.fuse(index, word))
      }
    }
    if statusRegisters != older.statusRegisters { changes.append(.statusRegisters(statusRegisters)) }
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
