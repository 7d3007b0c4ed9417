import BoardJournal
import FailureCauses
import Provisioning
import Recovery
import VirtualRT1020

/// One plan on one board on which things go wrong: attempts, each disturbed or not, until a person lifts what is wrong
/// and powers the board anew; then it must succeed. After each attempt the board is looked at from outside. Handed from
/// one thread to another, never used by two.
struct Journey: @unchecked Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    /// What must not be so; nil if all went well.
    var wrong: Wrong?
    /// In words: after which attempt, and what that one had said.
    var text = ""
    /// How each attempt ended: nil for success.
    var endings: [ProvisioningError?] = []
    /// How often `recover` was needed.
    var recoveries = 0
    /// Virtual time that passed.
    var time = Duration.zero
  }

  let plan: ProvedPlan
  let judge: Judge
  /// A program with a mistake in it, in place of ours.
  var canary: Canary?

  let bus: VirtualBus
  let journal: MemoryJournal
  private(set) var outcome = Outcome()
  /// Reports of the last attempt that was counted, in both directions.
  private(set) var reports = 0

  init(_ plan: ProvedPlan, _ judge: Judge, on board: VirtualRT1020) {
    self.plan = plan
    self.judge = judge
    bus = VirtualBus(board)
    journal = MemoryJournal()
  }

  /// A journey that goes on from here on a board of its own.
  func fork() -> Journey { Journey(self, VirtualBus(bus.board), MemoryJournal(journal.entries)) }

  private init(_ other: Journey, _ bus: VirtualBus, _ journal: MemoryJournal) {
    (plan, judge, canary, outcome) = (other.plan, other.judge, other.canary, other.outcome)
    (self.bus, self.journal) = (bus, journal)
  }

  /// One undisturbed attempt, of which the reports are counted.
  mutating func countedAttempt() -> Bool {
    let way = DisturbedBus(bus)
    defer { reports = way.count }
    return take(plan.attempt(on: way, bus, journal))
  }

  /// One attempt on the board as it is.
  /// - Returns: false if something is wrong that must not be.
  mutating func attempt(_ disturbance: Disturbance? = nil) -> Bool {
    let way: DisturbedBus?
    if let fault = disturbance?.fault {
      bus.board.add([fault])
      way = nil
    } else {
      way = disturbance.map { DisturbedBus(bus, $0) }
    }
    return take(plan.attempt(on: way ?? bus, bus, journal))
  }

  /// Whether what an attempt was disturbed by has happened; always so for reports within the attempt.
  func hasStruck(_ disturbance: Disturbance) -> Bool {
    guard let fault = disturbance.fault else { return true }
    return bus.board.faults.contains { $0.fault == fault && $0.strikes > 0 }
  }

  private mutating func take(_ answer: Result<ProvisioningResult, ProvisioningError>) -> Bool {
    var answer = answer
    if let canary { answer = canary.spoil(answer, bus, plan) }
    if case .failure(let error) = answer { outcome.endings.append(error) } else { outcome.endings.append(nil) }
    guard let wrong = judge.after(answer, bus.board) else { return true }
    return fail(wrong)
  }

  /// Somebody lifts what is wrong, sets the switches to serial download and powers the board anew.
  mutating func powerAnew(lifting: Bool = true) {
    if lifting { bus.board.clearFaults() }
    bus.board.setBootPins(.serial)
    bus.board.setPower(false)
    bus.board.advance(by: .seconds(1))
    bus.board.setPower(true)
  }

  /// The boot switch back at serial download; it counts at the next reset.
  func setSerialPins() { bus.board.setBootPins(.serial) }

  /// The end: the board is powered anew, and the plan must come to its end.
  mutating func bringBack() -> Bool {
    powerAnew()
    if let wrong = judge.atAnyTime(bus.board) { return fail(wrong) }
    guard attempt() else { return false }
    if outcome.endings.last??.failure == nil { return true }
    // What a power cycle does not end, such as protection bits that a glitch has set, is for `recover`; a program with
    // a planted mistake has none.
    if canary == nil {
      outcome.recoveries += 1
      let recoverer = Recoverer([.blockProtection], plan: plan.flash, proof: .lastSector)
      _ = recoverer.run(on: bus, ask: { _ in true })
      powerAnew()
      guard attempt() else { return false }
      if outcome.endings.last??.failure == nil { return true }
    }
    return fail(.lostBoard)
  }

  /// The outcome, with the time as it is now.
  mutating func finish() -> Outcome {
    outcome.time = bus.board.time
    return outcome
  }

  private mutating func fail(_ wrong: Wrong) -> Bool {
    outcome.wrong = wrong
    let ending = outcome.endings.last.flatMap { $0 }.map { "\($0.phase.rawValue): \($0.failure)" } ?? "success"
    outcome.text = "\(wrong.text); attempt \(outcome.endings.count) had ended with \(ending)"
    return false
  }
}
