import Provisioning

/// What a proof has covered and found.
public struct Proof: Sendable {
  /// A sequence of disturbances after which something is that must not be.
  public struct Failure: Sendable, Equatable {
    /// One in each attempt, in order.
    public var disturbances: [Disturbance]
    /// What must not be.
    public var wrong: Wrong
    /// In words.
    public var text: String
  }

  /// Reports that host and board exchange in an undisturbed run.
  public internal(set) var reports = 0
  /// Single disturbances: what they are counted by ("report", "erase", …), and how many there were.
  public internal(set) var points: [(place: String, count: Int)] = []
  /// Different states in which a single disturbance leaves board and journal.
  public internal(set) var states = 0
  /// Sequences of two.
  public internal(set) var pairs = 0
  /// What was found, the shortest sequence first.
  public internal(set) var failures: [Failure] = []
  /// How often each of the four zeros was none.
  public internal(set) var wrongs: [Wrong: Int] = [:]
  /// It came to its end.
  public internal(set) var isWhole = true

  /// Failures that are kept.
  private static let failureLimit = 20

  /// Single disturbances in all.
  public var singles: Int { points.reduce(0) { $0 + $1.count } }

  mutating func add(_ failure: Failure) {
    wrongs[failure.wrong, default: 0] += 1
    failures.append(failure)
    failures.sort { ($0.disturbances.count, "\($0.disturbances)") < ($1.disturbances.count, "\($1.disturbances)") }
    if failures.count > Self.failureLimit { failures.removeLast() }
  }
}
