/// Which bytes of the flash a fault is about.
extension Fault {
  /// The parts of `range` that the fault is about: all of it without addresses.
  func concerned(_ range: Range<Int>) -> [Range<Int>] {
    guard !addresses.isEmpty else { return range.isEmpty ? [] : [range] }
    return addresses.compactMap { addresses in
      let common = addresses.clamped(to: range)
      return common.isEmpty ? nil : common
    }
  }

  /// The positions in `range` that stand at one of `offsets` in their block of `every` bytes. Offsets that no block
  /// has, and blocks without bytes, have none.
  static func positions(in range: Range<Int>, every: Int, offsets: [Int]) -> [Int] {
    offsets.flatMap { offset -> [Int] in
      guard offset >= 0, offset < every else { return [] }
      let passed = range.lowerBound % every
      let distance = offset < passed ? every - passed + offset : offset - passed
      // Blocks may be so large that the next such place lies beyond all numbers.
      guard distance < range.count else { return [] }
      return Array(stride(from: range.lowerBound + distance, to: range.upperBound, by: every))
    }
  }
}

extension NOROperation {
  /// The bytes that a program of `count` bytes from `start` touches: it wraps inside its page.
  static func programmed(_ start: Int, _ count: Int, pageSize: Int) -> [Range<Int>] {
    let page = start & ~(pageSize - 1)
    let end = start + min(count, pageSize)
    if end <= page + pageSize { return [start..<end] }
    return [start..<(page + pageSize), page..<(end - pageSize)]
  }
}
