/// What a replay came to.
public struct ReplayReport: Equatable, Sendable {
  /// Commands of the recording.
  public var recorded = 0
  /// Commands that were sent.
  public var sent = 0
  /// Everything in which the board answered otherwise, in order; at most `differenceLimit`.
  public var differences: [ReplayDifference] = []
  /// Differences beyond those kept.
  public var uncounted = 0
  /// Why the replay ended before the recording did, in words.
  public var stopped: String?

  /// Differences that are kept.
  public static let differenceLimit = 10_000

  /// Nothing happened yet.
  public init() {}

  /// The whole recording was played, and the board answered as it is recorded.
  public var isSame: Bool { differences.isEmpty && stopped == nil }

  mutating func add(_ more: [ReplayDifference]) {
    let room = max(0, Self.differenceLimit - differences.count)
    differences += more.prefix(room)
    uncounted += max(0, more.count - room)
  }
}
