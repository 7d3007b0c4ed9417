import FailureCauses
import HIDTransport
import Provisioning
import SickBoards
import VirtualRT1020

/// One board that is diagnosed to see whether the diagnosis is right: which cause, on which part, drawn from which seed.
public struct MatrixCase: Equatable, Sendable {
  /// What is wrong with it; nil for a board and a job that nothing is wrong with.
  public var cause: FailureCause?
  /// A name from `SerialNORPart.all`.
  public var part: String
  /// A name from `FirmwareProfile.all`.
  public var firmware: String
  /// What its detail is drawn from.
  public var seed: UInt64

  /// Names a case.
  public init(_ cause: FailureCause?, part: String, firmware: String, seed: UInt64) {
    self.cause = cause
    self.part = part
    self.firmware = firmware
    self.seed = seed
  }

  /// How a diagnosis of it turned out.
  public enum Outcome: String, Sendable, CaseIterable {
    /// The cause alone was named; of a board without one, that it is healthy.
    case named
    /// One of two was named.
    case pair
    /// One of more than two, and alone once the board was reset by hand, as the answer asks.
    case afterReset = "after-reset"
    /// One of more than two, and no better after a reset.
    case larger
    /// None that is known: an honest "cannot tell".
    case unknown
    /// A sick board was called healthy.
    case missed
    /// Another cause, or a set without it; of a healthy board, any.
    case wrong
  }

  /// What came of it.
  public struct Result: Sendable {
    /// What was drawn.
    public var detail: String
    /// What the job ended with.
    public var symptom: Symptom?
    /// What was answered.
    public var diagnosis: Diagnosis
    /// How that holds against the truth.
    public var outcome: Outcome
  }

  /// Makes the board, runs its job, and has the board diagnosed by what the user knows: plan and symptom. The diagnosis
  /// gets the bus and never the board. Flash that the job would have erased may be erased.
  ///
  /// - Parameter isTyped: the symptom is told as on the command line: command, address and status, without the job's phase.
  /// - Returns: nil where the cause cannot be on this board.
  public func run(isTyped: Bool = false) -> Result? {
    let bus: any HIDBus
    let board: VirtualBus
    let plan: ProvisioningPlan
    var symptom: Symptom?
    let detail: String
    if let cause {
      guard let sick = SickBoard(cause, part: part, firmware: firmware, seed: seed) else { return nil }
      (bus, board) = sick.makeBus()
      (plan, detail) = (sick.plan, sick.detail)
      symptom = sick.runJob(on: bus, now: { [board] in board.board.time })
    } else {
      guard let healthy = SickBoard.healthy(part: part, firmware: firmware, seed: seed) else { return nil }
      board = VirtualBus(VirtualRT1020(healthy.configuration))
      bus = board
      (plan, detail, symptom) = (healthy.plan, "nothing is wrong", nil)
    }
    if isTyped { symptom?.phase = nil }
    var request = DiagnosisRequest(plan, symptom: symptom)
    if let first = plan.segments.first {
      request.mayErase = .init(address: first.address & ~4095, count: (first.bytes.count + 4095) & ~4095)
    }
    var diagnosis = Diagnostician(request, now: { board.board.time }).diagnose(on: bus)
    var outcome = outcome(of: diagnosis.verdict)
    // What waits for ever can be asked nothing: the answer is to press reset, and to ask then.
    if outcome == .larger, symptom?.kind == .timeout {
      board.board.reset()
      request.wasReset = true
      diagnosis = Diagnostician(request, now: { board.board.time }).diagnose(on: bus)
      outcome = self.outcome(of: diagnosis.verdict)
      if outcome == .named { outcome = .afterReset }
    }
    return Result(detail: detail, symptom: symptom, diagnosis: diagnosis, outcome: outcome)
  }

  /// How a verdict holds against the truth.
  func outcome(of verdict: Diagnosis.Verdict) -> Outcome {
    switch verdict {
    case .healthy: return cause == nil ? .named : .missed
    case .unknown: return .unknown
    case .cause(let named): return named == cause ? .named : .wrong
    case .oneOf(let causes):
      guard let cause, causes.contains(cause) else { return .wrong }
      return causes.count <= 1 ? .named : causes.count == 2 ? .pair : .larger
    }
  }
}
