import BoardJournal
import FailureCauses
import HIDTransport
import JSONText
import MBoot
import Provisioning

/// One run of a recovery: the state that its steps hand on.
final class RecoveryRun {
  let recoverer: Recoverer
  let bus: any HIDBus
  let ask: (RecoveryStep) -> Bool
  let events: (RecoveryEvent) -> Void
  let isCancelled: () -> Bool

  var report: RecoveryReport
  var device: (any HIDDevice)?
  var chip: RecoveredChip?
  var journal: RecoveryJournal?
  /// How the flash is configured by the steps so far.
  var configuration: ProvisioningPlan.Configuration
  /// Whoever is asked let flash be written once.
  var mayProve = false
  /// What the sector held on which a proof was tried.
  var provedSector: (address: UInt32, content: [UInt8])?
  /// What was mended where it was not what was to be mended.
  var mendedInstead: FailureCause?
  /// Somebody said no.
  var wasDeclined = false

  init(
    _ recoverer: Recoverer, bus: any HIDBus, ask: @escaping (RecoveryStep) -> Bool,
    events: @escaping (RecoveryEvent) -> Void, isCancelled: @escaping () -> Bool
  ) {
    self.recoverer = recoverer
    self.bus = bus
    self.ask = ask
    self.events = events
    self.isCancelled = isCancelled
    report = RecoveryReport(causes: recoverer.causes)
    configuration = recoverer.plan.configuration
  }

  func closeDevice() {
    device?.close()
    device = nil
  }

  /// Runs all of it; what stops it becomes the report's.
  func wholeFlow() {
    do throws(RecoveryStop) {
      try flow()
    } catch {
      report.outcome = .stopped
      report.failure = error.text
      report.exitCode = error.exitCode
      report.byHand += error.byHand
    }
    report.byHand = report.byHand.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    guard report.outcome == .recovered, configuration != recoverer.plan.configuration else { return }
    report.configuration = configuration
  }

  private func flow() throws(RecoveryStop) {
    guard !recoverer.causes.isEmpty else { return try proveOnly() }
    let mends = recoverer.causes.map { RecoveryMend(of: $0, for: recoverer.plan) }
    for mend in mends { report.byHand += mend.byHand }
    guard mends.contains(where: \.isSoftware) else { return end(.notRecovered, .deviceFailed) }
    try reach()
    for mend in mends where mend.isSoftware {
      configuration = recoverer.plan.configuration
      if try apply(mend) {
        report.mended = mendedInstead ?? mend.cause
        report.byHand = mendedInstead == nil ? mend.byHandAfterwards : []
        report.failure = nil
        return end(.recovered, .success)
      }
      if recoverer.isDryRun { break }
      if wasDeclined { return end(.declined, .interrupted) }
    }
    if recoverer.isDryRun { return end(.planned, .success) }
    report.byHand += ["take power away from board and flash for some seconds, then run 'boardless diagnose' again"]
    end(.notRecovered, .deviceFailed)
  }

  /// Nothing is known to be wrong: where the user wants more than to know that, the proof decides.
  private func proveOnly() throws(RecoveryStop) {
    guard recoverer.isProofWanted else { return end(.nothingToDo, .success) }
    try reach()
    let isProved = try apply(.none)
    if recoverer.isDryRun { return end(.planned, .success) }
    if wasDeclined { return end(.declined, .interrupted) }
    guard isProved else { return end(.notRecovered, .deviceFailed) }
    report.failure = nil
    end(report.steps.count == 1 ? .nothingToDo : .recovered, .success)
  }

  private func end(_ outcome: RecoveryReport.Outcome, _ exitCode: ExitCode) {
    report.outcome = outcome
    report.exitCode = exitCode
  }

  // MARK: - Steps

  /// Does a step, if whoever is asked agrees, between its two entries in the journal.
  /// - Parameter isAgreed: they did already, and are not asked again.
  /// - Returns: true if it was done.
  @discardableResult
  func take(
    _ step: RecoveryStep, as name: String, _ details: [(String, JSONValue)] = [], isAgreed: Bool = false,
    _ body: () throws(RecoveryStop) -> Void
  ) throws(RecoveryStop) -> Bool {
    if recoverer.isDryRun {
      record(step, .planned)
      return false
    }
    if step.needsConsent, !isAgreed, !ask(step) {
      wasDeclined = true
      record(step, .declined)
      return false
    }
    if isCancelled() { throw RecoveryStop("interrupted", .interrupted) }
    events(.begins(step))
    try journal?.append(name, .begun, details)
    let ended = Result { () throws(RecoveryStop) in try body() }
    switch ended {
    case .success:
      try journal?.append(name, .done, [])
      record(step, .done)
      return true
    case .failure(let stop):
      // What failed is worth more than that it could not be written down.
      try? journal?.append(name, .failed, [("failure", .string(stop.text))])
      record(step, .failed(stop.text))
      throw stop
    }
  }

  func record(_ step: RecoveryStep, _ state: RecoveryStep.State) {
    report.steps.append(.init(step, state))
    events(.ended(step, state))
  }

  func note(_ text: String) { events(.note(text)) }

  /// Runs flashloader commands and makes their errors this run's.
  @discardableResult
  func asking<Value>(_ body: () throws(MBootError) -> Value) throws(RecoveryStop) -> Value {
    do throws(MBootError) { return try body() } catch { throw RecoveryStop(error) }
  }

  func host() throws(RecoveryStop) -> MBootHost {
    guard let device else { throw RecoveryStop("no flashloader is there", .noDevice) }
    let host = MBootHost(device)
    host.timeouts = recoverer.plan.timeouts
    host.isCancelled = isCancelled
    return host
  }
}
