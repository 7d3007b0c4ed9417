import Dispatch
import VirtualRT1020

/// Many random scenarios, one after the other and side by side, each judged from outside.
///
/// A scenario follows from seed and number alone, so that any number can be repeated anywhere, and shards put together
/// are the whole.
public struct Soak: Sendable {
  /// A part of a soak: the numbers that leave `index` when divided by `count`.
  public struct Shard: Sendable, Equatable {
    /// 0 to `count` - 1.
    public var index: UInt64
    /// 1 or more.
    public var count: UInt64

    /// All of it.
    public static let whole = Shard(index: 0, count: 1)

    /// Reads "2/8", the second of eight; nil for anything else.
    public init?(text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { UInt64($0) }
      guard parts.count == 2, let index = parts[0], let count = parts[1], (1...1_000_000).contains(count),
        (1...count).contains(index)
      else { return nil }
      self.init(index: index - 1, count: count)
    }

    private init(index: UInt64, count: UInt64) {
      self.index = index
      self.count = count
    }
  }

  /// Scenarios of the whole soak, over all shards: numbers 0 to this.
  public var runs: UInt64
  /// Seeds them.
  public var seed: UInt64
  /// Which of them are done here.
  public var shard = Shard.whole
  /// A program with a mistake in it, in place of ours.
  public var canary: Canary?
  /// How many are done side by side.
  public var jobs = 1

  /// Scenarios between two looks at the clock and the user.
  private static let batch: UInt64 = 256

  /// A soak over `runs` scenarios.
  public init(runs: UInt64, seed: UInt64) {
    self.runs = runs
    self.seed = seed
  }

  /// Scenarios of this shard.
  public var count: UInt64 { shard.index >= runs ? 0 : (runs - shard.index - 1) / shard.count + 1 }

  /// Does it.
  ///
  /// - Parameters:
  ///   - progress: told, from one thread at a time, what has come so far; false ends the soak early.
  /// - Returns: what came of all that were done; the same, whatever `jobs`, unless it was ended early.
  public func run(_ kit: SoakKit, progress: @Sendable (SoakTally) -> Bool = { _ in true }) -> SoakTally {
    let shared = Guarded((next: UInt64(0), isEnded: false, tally: SoakTally()))
    let batches = (count + Self.batch - 1) / Self.batch
    DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
      while let batch = shared.with({ shared -> UInt64? in
        guard shared.next < batches, !shared.isEnded else { return nil }
        defer { shared.next += 1 }
        return shared.next
      }) {
        var tally = SoakTally()
        for place in batch * Self.batch..<min(count, (batch + 1) * Self.batch) {
          let number = place * shard.count + shard.index
          tally.add(number, SoakScenario(number, seed: seed, kit).run(canary: canary))
        }
        shared.with { shared in
          shared.tally.add(tally)
          if !progress(shared.tally) { shared.isEnded = true }
        }
      }
    }
    return shared.with { $0.tally }
  }
}
