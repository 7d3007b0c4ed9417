import Provisioning

/// What came of scenarios. Tallies of parts add up to that of the whole, in any order.
public struct SoakTally: Sendable, Equatable {
  /// A scenario that came to what must not be.
  public struct Failure: Sendable, Equatable {
    /// The scenario's number.
    public var number: UInt64
    /// What must not be.
    public var wrong: Wrong
    /// In words.
    public var text: String
  }

  /// Scenarios.
  public private(set) var runs: UInt64 = 0
  /// Provisionings that were begun.
  public private(set) var attempts: UInt64 = 0
  /// Those that succeeded.
  public private(set) var successes: UInt64 = 0
  /// Boards that a power cycle did not bring back, and `recover` did or did not.
  public private(set) var recoveries: UInt64 = 0
  /// Virtual time that all of them took, nanoseconds.
  public private(set) var virtualNanoseconds: UInt64 = 0
  /// How those that failed ended: phase and kind.
  public private(set) var endings: [String: UInt64] = [:]
  /// How often each of the four zeros was none.
  public private(set) var wrongs: [Wrong: UInt64] = [:]
  /// The failures with the lowest numbers.
  public private(set) var failures: [Failure] = []
  /// A sum over all outcomes and the time that they took: the same for the same scenarios on every machine.
  public private(set) var digest: UInt64 = 0

  /// Failures that are kept.
  private static let failureLimit = 20

  /// Nothing yet.
  public init() {}

  /// None of the four came up.
  public var isClean: Bool { wrongs.isEmpty }

  mutating func add(_ number: UInt64, _ outcome: Journey.Outcome) {
    runs += 1
    attempts += UInt64(outcome.endings.count)
    recoveries += UInt64(outcome.recoveries)
    let time = Self.nanoseconds(outcome.time)
    virtualNanoseconds &+= time
    var mixed = ProvingGenerator(seed: number, run: time)
    for ending in outcome.endings {
      guard let ending else {
        successes += 1
        continue
      }
      let name = "\(ending.phase.rawValue): \(ending.exitCode)"
      endings[name, default: 0] += 1
      for byte in name.utf8 { mixed = ProvingGenerator(seed: mixed.next(), run: UInt64(byte)) }
    }
    digest &+= mixed.next()
    guard let wrong = outcome.wrong else { return }
    wrongs[wrong, default: 0] += 1
    failures.append(Failure(number: number, wrong: wrong, text: outcome.text))
    trim()
  }

  /// Adds another part's tally.
  public mutating func add(_ other: SoakTally) {
    runs += other.runs
    attempts += other.attempts
    successes += other.successes
    recoveries += other.recoveries
    virtualNanoseconds &+= other.virtualNanoseconds
    endings.merge(other.endings, uniquingKeysWith: +)
    wrongs.merge(other.wrongs, uniquingKeysWith: +)
    digest &+= other.digest
    failures += other.failures
    trim()
  }

  private static func nanoseconds(_ time: Duration) -> UInt64 {
    let parts = time.components
    return UInt64(clamping: parts.seconds) &* 1_000_000_000 &+ UInt64(clamping: parts.attoseconds / 1_000_000_000)
  }

  private mutating func trim() {
    failures.sort { $0.number < $1.number }
    if failures.count > Self.failureLimit { failures.removeLast(failures.count - Self.failureLimit) }
  }
}
