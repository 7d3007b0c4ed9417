/// What faults do to cells; ranges must lie inside.
extension PagedBytes {
  /// Clears the bits of `mask` in every byte of a range.
  mutating func clear(_ mask: UInt8, in range: Range<Int>) {
    withUnsafeTemporaryAllocation(byteCount: min(range.count, Self.pageSize), alignment: 16) { pattern in
      pattern.initializeMemory(as: UInt8.self, repeating: ~mask)
      forEachPage(of: range) { cells, piece in
        cells.and(at: piece.lowerBound, UnsafeRawBufferPointer(rebasing: pattern[..<piece.count]))
      }
    }
  }

  /// Puts a range back to what it was in `before`, or only the bits of `mask` of it. Pages that have not changed
  /// are not touched.
  mutating func restore(_ mask: UInt8 = 0xFF, in range: Range<Int>, from before: PagedBytes) {
    withUnsafeTemporaryAllocation(byteCount: 2 * Self.pageSize, alignment: 16) { scratch in
      forEachPage(of: range) { cells, piece in
        let old = UnsafeMutableRawBufferPointer(rebasing: scratch[..<piece.count])
        let new = UnsafeMutableRawBufferPointer(rebasing: scratch[Self.pageSize...][..<(Self.pageSize + piece.count)])
        before.read(at: piece.lowerBound, into: old)
        cells.read(at: piece.lowerBound, into: new)
        var isChanged = false
        for index in 0..<piece.count {
          let wanted = new[index] & ~mask | old[index] & mask
          if wanted != new[index] { isChanged = true }
          new[index] = wanted
        }
        if isChanged { cells.write(at: piece.lowerBound, UnsafeRawBufferPointer(new)) }
      }
    }
  }

  private mutating func forEachPage(of range: Range<Int>, _ body: (inout PagedBytes, Range<Int>) -> Void) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, (start / Self.pageSize + 1) * Self.pageSize)
      body(&self, start..<end)
      start = end
    }
  }
}
