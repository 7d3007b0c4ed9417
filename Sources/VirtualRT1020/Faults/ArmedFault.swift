/// A fault on a board, with what it has seen and done so far.
struct ArmedFault: Sendable {
  /// What it is.
  let fault: Fault
  /// What its chances draw from; faults of one board are told apart and put in order by it.
  let seed: UInt64
  /// Matching events so far.
  private(set) var seen = 0
  /// Strikes so far.
  private(set) var strikes = 0
  /// For a fault that comes up and stays: it is up.
  var isUp = false
  /// Its beginning has not been looked at: it was just armed or, for what power brings, power just came.
  var isNew = true
  private var chance: SplitMix64

  /// Arms a fault; `seed` decides what its probability draws.
  init(_ fault: Fault, seed: UInt64) {
    self.fault = fault
    self.seed = seed
    chance = SplitMix64(seed: seed)
  }

  /// An event came that the fault is about. True if it strikes. Without `byChance` the probability is not asked:
  /// the effect draws for itself. `limit` replaces strikes without end where a fault comes up once by nature.
  mutating func strikes(at now: UInt64, byChance: Bool = true, limit: Int? = nil) -> Bool {
    guard isDue(at: now) else { return false }
    seen += 1
    guard seen > fault.trigger.after, (fault.trigger.times ?? limit).map({ strikes < $0 }) ?? true else { return false }
    guard !byChance || fault.trigger.probability >= 1 || unit() < fault.trigger.probability else { return false }
    strikes += 1
    return true
  }

  /// For an effect that is a state: whether it holds now, without an event of its own.
  func holds(at now: UInt64) -> Bool { isDue(at: now) }

  /// A state was felt; it counts as a strike and limits nothing.
  mutating func note() { strikes += 1 }

  /// Whether its time has come, nanoseconds of the board's clock.
  func isDue(at now: UInt64) -> Bool {
    fault.trigger.from <= .nanoseconds(Int64(clamping: now))
  }

  /// A number from 0 to 1, drawn from the fault's own seed.
  mutating func unit() -> Double { Double(chance.next() >> 11) / Double(1 << 53) }

  /// 64 bits, drawn from the fault's own seed.
  mutating func bits() -> UInt64 { chance.next() }
}
