import VirtualRT1020

/// What is drawn for a sick board: the same for the same seed everywhere.
struct Draw: RandomNumberGenerator, Sendable {
  private var random: SplitMix64

  /// Starts a sequence.
  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { random.next() }

  /// True once in `count` times.
  mutating func once(in count: UInt64) -> Bool { next() % count == 0 }

  /// A number of a range that is not empty.
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// One of several; `instead` if there is none.
  mutating func one<Value>(of values: [Value], or instead: Value) -> Value {
    values.isEmpty ? instead : values[Int(next() % UInt64(values.count))]
  }

  /// Random bytes as a program has them: some zero, few FF.
  mutating func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count + 8)
    while result.count < count {
      var word = next()
      for _ in 0..<8 {
        result.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    result.removeLast(result.count - count)
    return result
  }
}
