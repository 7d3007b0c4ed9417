import Dispatch
import Provisioning
import VirtualRT1020

/// Disturbs a plan at every USB report, every flash operation and every burn, one run for each, and sees what becomes
/// of board and plan.
///
/// After each disturbance the same is run again as the board stands, as people do, which may fail but must not lie; then
/// the board is powered anew and the plan must come to its end. With depth 2 the run after the first is disturbed
/// everywhere too. Most first disturbances leave the board in a state that another has left already: what comes after
/// is then the same, and is done once.
public struct Prover: Sendable {
  let plan: ProvedPlan
  let board: VirtualRT1020
  /// 1 for single disturbances, 2 for pairs as well.
  public var depth = 1
  /// How many are done side by side.
  public var jobs = 1
  /// A program with a mistake in it, in place of ours.
  public var canary: Canary?

  /// Sequences between two looks at the user.
  private static let batch = 32
  private static let operations: [Fault.Operation] = [.erase, .program, .statusWrite, .burn]

  /// Proves `plan` on a board made like this.
  public init(_ plan: ProvedPlan, on configuration: BoardConfiguration) {
    self.plan = plan
    board = VirtualRT1020(configuration)
  }

  private var start: Journey {
    var journey = Journey(plan, Judge(plan, on: board), on: board)
    journey.canary = canary
    return journey
  }

  /// Does it.
  ///
  /// - Parameter progress: told, from one thread at a time, how many sequences are done and the proof so far; false
  ///   ends it.
  /// - Throws: the plan's own error, if it does not succeed undisturbed.
  public func run(
    progress: @escaping @Sendable (Int, Proof) -> Bool = { _, _ in true }
  ) throws(ProvisioningError) -> Proof {
    var whole = start.fork()
    let isRight = whole.countedAttempt()
    if let error = whole.outcome.endings.last ?? nil { throw error }
    let state = ProofState(progress)
    state.proof.reports = whole.reports
    guard isRight else {
      state.done(Proof.Failure(disturbances: [], wrong: whole.outcome.wrong ?? .falseSuccess, text: whole.outcome.text))
      return state.proof
    }
    let first = disturbAll(start, whole.reports, [], state)
    state.proof.points = first.points
    var seen: Set<BoardFingerprint> = []
    let left = first.left.filter { seen.insert($0.fingerprint).inserted }
    state.proof.states = left.count
    if depth > 1 {
      for way in left where !state.isEnded {
        var counted = way.journey.fork()
        guard counted.countedAttempt() else { continue }
        state.proof.pairs += disturbAll(way.journey, counted.reports, way.disturbances, state).points
          .reduce(0) { $0 + $1.count }
      }
    }
    state.proof.isWhole = !state.isEnded
    return state.proof
  }

  /// One sequence again.
  /// - Returns: how each attempt ended, and what must not be, if it came to that.
  public func again(_ disturbances: [Disturbance]) -> (endings: [ProvisioningError?], wrong: Wrong?, text: String) {
    var journey = start.fork()
    var isRight = true
    for (index, disturbance) in disturbances.enumerated() where isRight {
      isRight = journey.attempt(disturbance)
      if index < disturbances.count - 1 { journey.powerAnew() }
    }
    if isRight { conclude(&journey) }
    return (journey.outcome.endings, journey.outcome.wrong, journey.outcome.text)
  }

  // MARK: - One place after the other

  /// A board on which a disturbance has left its mark, powered anew.
  struct Way: Sendable {
    let disturbances: [Disturbance]
    let journey: Journey
    let fingerprint: BoardFingerprint
  }

  /// Disturbs an attempt from `start` everywhere.
  private func disturbAll(
    _ start: Journey, _ reports: Int, _ before: [Disturbance], _ state: ProofState
  ) -> (points: [(place: String, count: Int)], left: [Way]) {
    var ways: [Way] = []
    var all: [Disturbance] = []
    for number in stride(from: 1, through: reports, by: 1) {
      all += Disturbance.Kind.allCases.map { Disturbance($0, .report(number)) }
    }
    ways += disturb(start, all, before, state).ways
    var points = [("report", all.count)]
    for operation in Self.operations {
      var number = 1
      var count = 0
      // Nobody has counted the operations: once one is not reached, they were all.
      while !state.isEnded {
        let places = (number..<number + Self.batch).flatMap { number in
          [Disturbance.Kind.power, .blink].map { Disturbance($0, .operation(operation, number)) }
        }
        let (found, struck) = disturb(start, places, before, state)
        ways += found
        count += struck
        number += Self.batch
        if struck < places.count { break }
      }
      points.append((operation.rawValue, count))
    }
    return (points.map { (place: $0.0, count: $0.1) }, ways)
  }

  /// Disturbs attempts from `start`, side by side.
  /// - Returns: what they left, in order; and how many of the places lie within the attempt.
  private func disturb(
    _ start: Journey, _ places: [Disturbance], _ before: [Disturbance], _ state: ProofState
  ) -> (ways: [Way], struck: Int) {
    let shared = Guarded((next: 0, struck: 0, ways: [Way?](repeating: nil, count: places.count)))
    DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
      while !state.isEnded {
        let index = shared.with { shared in
          defer { shared.next += 1 }
          return shared.next
        }
        guard index < places.count else { return }
        var journey = start.fork()
        let isRight = journey.attempt(places[index])
        guard journey.hasStruck(places[index]) else { continue }
        shared.with { $0.struck += 1 }
        let sequence = before + [places[index]]
        if isRight {
          var anew = journey.fork()
          anew.powerAnew()
          let print = BoardFingerprint(anew, since: board)
          shared.with { $0.ways[index] = Way(disturbances: sequence, journey: anew, fingerprint: print) }
          conclude(&journey)
        }
        let failure = journey.outcome.wrong.map {
          Proof.Failure(disturbances: sequence, wrong: $0, text: journey.outcome.text)
        }
        state.done(failure)
      }
    }
    return shared.with { ($0.ways.compactMap { $0 }, $0.struck) }
  }

  /// After the last disturbance: the same again as the board stands, and then with a board that was powered anew.
  private func conclude(_ journey: inout Journey) {
    journey.bus.board.clearFaults()
    guard journey.attempt() else { return }
    _ = journey.bringBack()
  }
}
