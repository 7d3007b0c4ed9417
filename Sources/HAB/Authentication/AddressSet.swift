/// Runs of memory, joined where they touch.
struct AddressSet {
  /// Ascending; no two touch.
  private(set) var ranges: [Range<UInt64>] = []

  /// Adds runs.
  mutating func add(_ added: [Range<UInt64>]) {
    var joined: [Range<UInt64>] = []
    for range in (ranges + added).sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    ranges = joined
  }

  /// True if all of `range` was added.
  func contains(_ range: Range<UInt64>) -> Bool {
    ranges.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
  }

  /// What of `range` was not added.
  func missing(from range: Range<UInt64>) -> [Range<UInt64>] {
    var result: [Range<UInt64>] = []
    var start = range.lowerBound
    for known in ranges where known.upperBound > start && known.lowerBound < range.upperBound {
      if known.lowerBound > start { result.append(start..<known.lowerBound) }
      start = known.upperBound
    }
    if start < range.upperBound { result.append(start..<range.upperBound) }
    return result
  }
}
