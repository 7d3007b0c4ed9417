/// What is drawn for a sick board: the same for the same seed everywhere. SplitMix64.
struct Draw: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts a sequence.
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

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
