/// How often each sector of a flash has been erased since counting began.
struct NORWear: Sendable {
  /// Bytes of a sector.
  static let sector = 4 << 10

  private var ofWholeChip = 0
  /// Only sectors that were erased by themselves: at most as many as the part has.
  private var bySector: [Int: Int] = [:]

  /// Counts an erase of `range` on a part of `size` bytes.
  mutating func note(_ range: Range<Int>, of size: Int) {
    guard range.count < size else { return ofWholeChip += 1 }
    for sector in stride(from: range.lowerBound, to: range.upperBound, by: Self.sector) {
      bySector[sector / Self.sector, default: 0] += 1
    }
  }

  /// Erases of the sector that holds `offset`.
  func erases(at offset: Int) -> Int { ofWholeChip + bySector[offset / Self.sector, default: 0] }
}
