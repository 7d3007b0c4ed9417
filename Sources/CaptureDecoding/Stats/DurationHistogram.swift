/// Durations in bounded memory: buckets whose widths grow with what they hold, 16 to every doubling.
public struct DurationHistogram: Equatable, Sendable {
  /// How many durations.
  public private(set) var count = 0
  /// The shortest, nanoseconds; 0 where there is none.
  public private(set) var minimum: UInt64 = 0
  /// The longest, nanoseconds.
  public private(set) var maximum: UInt64 = 0
  /// All together, nanoseconds.
  public private(set) var total: UInt64 = 0
  private var buckets = [Int](repeating: 0, count: 61 * perDoubling)

  private static let perDoubling = 16

  /// Without durations.
  public init() {}

  /// Takes a duration, nanoseconds.
  public mutating func add(_ duration: UInt64) {
    minimum = count == 0 ? duration : min(minimum, duration)
    maximum = max(maximum, duration)
    total = total.addingReportingOverflow(duration).overflow ? .max : total + duration
    count += 1
    buckets[Self.bucket(duration)] += 1
  }

  /// The middle duration, exact to 1 part in 32; 0 where there is none.
  public var median: UInt64 {
    var below = 0
    for (index, number) in buckets.enumerated() where number > 0 {
      below += number
      if below * 2 >= count { return min(max(Self.middle(index), minimum), maximum) }
    }
    return 0
  }

  /// Numbers below 16 have a bucket each; above, the top bit and the four below it choose.
  private static func bucket(_ duration: UInt64) -> Int {
    guard duration >= UInt64(perDoubling) else { return Int(duration) }
    let shift = 63 - duration.leadingZeroBitCount - 4
    return (shift + 1) * perDoubling + Int(duration >> UInt64(shift)) - perDoubling
  }

  private static func middle(_ bucket: Int) -> UInt64 {
    guard bucket >= perDoubling else { return UInt64(bucket) }
    let shift = UInt64(bucket / perDoubling - 1)
    let low = UInt64(bucket % perDoubling + perDoubling) << shift
    return low + (UInt64(1) << shift) / 2
  }
}
