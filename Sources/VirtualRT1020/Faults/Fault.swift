/// One thing that goes wrong on a board: what, where, when and how often. Data: the same in Swift, in a YAML
/// plan and in board control.
///
/// A fault stands between the healthy parts and whoever uses them; lifting it leaves the parts as they are.
public struct Fault: Equatable, Sendable {
  /// What goes wrong.
  public var effect: Effect
  /// Flash offsets, bytes, that it is about; empty for everywhere. Only effects on cells look at it: those of erases
  /// and programs, and weak cells. An operation that reaches further is spoilt in these bytes only.
  public var addresses: [Range<Int>] = []
  /// When it strikes and how often.
  public var trigger = Trigger()

  /// A fault that strikes every time, everywhere, until it is lifted.
  public init(_ effect: Effect, addresses: [Range<Int>] = [], trigger: Trigger = Trigger()) {
    self.effect = effect
    self.addresses = addresses
    self.trigger = trigger
  }
}

extension Fault {
  /// When a fault strikes. What is counted, an erase, a report, a burn, belongs to the effect.
  public struct Trigger: Equatable, Sendable {
    /// So many matching events pass unharmed first.
    public var after = 0
    /// Strikes at most; nil for no end.
    public var times: Int?
    /// Chance of each strike, 0 to 1, drawn from the board's seed.
    public var probability = 1.0
    /// Virtual time since the board was made before which nothing happens.
    public var from = Duration.zero
    /// True if taking the supply away mends it.
    public var untilPowerCycle = false

    /// Strikes at every matching event.
    public init(
      after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
      untilPowerCycle: Bool = false
    ) {
      self.after = after
      self.times = times
      self.probability = probability
      self.from = from
      self.untilPowerCycle = untilPowerCycle
    }

    /// The same without its labels, for the makers.
    init(_ after: Int, _ times: Int?, _ probability: Double, _ from: Duration, _ untilPowerCycle: Bool) {
      self.init(after: after, times: times, probability: probability, from: from, untilPowerCycle: untilPowerCycle)
    }
  }
}
