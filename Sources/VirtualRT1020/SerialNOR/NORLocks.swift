/// Locks of single sectors and blocks: 4 KiB sectors in the first and the last 64 KiB, blocks of 64 KiB between. All
/// are set when power comes. Source: Winbond's data sheets, from memory (UNPROVEN); reading a lock back (3D) is not
/// modelled.
struct NORLocks: Equatable, Sendable {
  private static let block = 64 << 10
  private static let sector = 4 << 10

  /// Where a lock is not listed, it is open.
  private(set) var isOpen = false
  /// Locks that differ from the others, by the offset at which they begin.
  private(set) var exceptions: Set<Int> = []

  /// True if anything in a range of a part of `size` bytes is locked.
  func overlap(_ range: Range<Int>, of size: Int) -> Bool {
    if isOpen && exceptions.isEmpty { return false }
    var position = Self.unit(of: range.lowerBound, size)
    while position.lowerBound < range.upperBound {
      if exceptions.contains(position.lowerBound) == isOpen { return true }
      guard position.upperBound < size else { break }
      position = Self.unit(of: position.upperBound, size)
    }
    return false
  }

  /// Locks or unlocks everything.
  mutating func setAll(open: Bool) {
    isOpen = open
    exceptions = []
  }

  /// Locks or unlocks what holds an offset.
  mutating func set(_ offset: Int, open: Bool, of size: Int) {
    let start = Self.unit(of: offset, size).lowerBound
    if open == isOpen { exceptions.remove(start) } else { exceptions.insert(start) }
  }

  /// What one lock covers.
  private static func unit(of offset: Int, _ size: Int) -> Range<Int> {
    let isFine = offset < block || offset >= size - block
    let bytes = isFine ? sector : block
    let start = offset & ~(bytes - 1)
    return start..<(start + bytes)
  }
}
