/// What faults did, kept short until somebody asks.
struct FaultJournal: Sendable {
  /// Strikes kept at most; the others are only counted.
  static let limit = 256

  private var strikes: [FaultStrike] = []
  private var uncounted = 0
  private var last: UInt64 = 0

  /// Notes a strike; reads that go on where the last one of their fault ended are one.
  mutating func add(_ strike: FaultStrike) {
    last = strike.at
    if let index = strikes.indices.last, strikes[index].isContinued(by: strike) {
      strikes[index].extend(by: strike)
    } else if strikes.count < Self.limit {
      strikes.append(strike)
    } else {
      uncounted += 1
    }
  }

  /// Hands over what was noted, oldest first, in words, and starts anew.
  mutating func take() -> [(at: UInt64, text: String)] {
    defer { self = FaultJournal() }
    let texts = strikes.map { (at: $0.at, text: $0.text) }
    return uncounted == 0 ? texts : texts + [(at: last, text: "\(uncounted) more strikes of faults")]
  }
}
