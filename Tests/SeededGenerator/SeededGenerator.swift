/// SplitMix64, for all tests: the whole run follows from the seed, so that a failing case can be repeated.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the run of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number of `range`, evenly.
  public mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// A byte.
  public mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

  /// `count` bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

  /// Half of the words are small or at an edge: those are where mistakes sit.
  public mutating func word() -> UInt32 {
    switch int(0...5) {
    case 0: 0
    case 1: UInt32.max
    case 2: UInt32(int(0...300))
    default: UInt32(truncatingIfNeeded: next())
    }
  }

  /// `count` such words.
  public mutating func words(_ count: Int) -> [UInt32] { (0..<count).map { _ in word() } }

  /// Cuts bytes into chunks of 0 to `longest` bytes.
  public mutating func chunks(_ bytes: [UInt8], longest: Int) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + int(0...longest))
      result.append(Array(bytes[start..<end]))
      start = end
    }
    return result
  }
}
