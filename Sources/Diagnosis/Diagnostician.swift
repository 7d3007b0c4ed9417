import FailureCauses
import HIDTransport

/// Finds out why a provisioning fails: looks at the board without harm, asks the flash chip itself, holds what is seen
/// against what is known of every cause, and says how sure it is.
///
/// It never throws and never hangs: a board that is absent, dead or leaves in the middle is a finding. It speaks to the
/// board through the public client only, so that a virtual board and silicon are asked alike.
public struct Diagnostician {
  /// What is asked, and what may be done.
  public var request: DiagnosisRequest
  /// A clock; only differences matter.
  public var now: () -> Duration
  /// How long it looks for what shows now and then only.
  var effort = Effort.real

  /// Answers `request`.
  ///
  /// - Parameter now: any clock that does not go back, such as a virtual board's; the default is the host's.
  public init(_ request: DiagnosisRequest, now: (() -> Duration)? = nil) {
    self.request = request
    if let now {
      self.now = now
    } else {
      let start = ContinuousClock.now
      self.now = { ContinuousClock.now - start }
    }
  }

  /// Looks at the board on `bus` and answers. Devices are closed before this returns.
  ///
  /// - Parameters:
  ///   - events: called with a line for each thing that was looked at, in order, from this thread.
  ///   - isCancelled: asked between the steps; true ends the examination, and what was seen by then counts.
  public func diagnose(
    on bus: any HIDBus, events: @escaping (String) -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false }
  ) -> Diagnosis {
    let examination = Examination(request, bus: bus, now: now, events: events, isCancelled: isCancelled)
    examination.effort = effort
    examination.run()
    let findings = examination.findings
    let reasons = Judge.reasons(request, findings)
    let verdict = Verdict(request: request, findings: findings, reasons: reasons)
    var result = verdict.answer()
    if result.certainty == .possible, request.symptom != nil, findings.presence != .nothing, !isCancelled() {
      let candidates = Simulator(request: request, findings: findings).rank(Simulator.causes)
      result = verdict.answer(candidates)
      result.candidates = candidates
    } else {
      result.candidates = result.causes.map { Diagnosis.Candidate($0, fit: 1) }
    }
    result.evidence = examination.evidence
    result.chip = findings.probeStatus == nil ? nil : findings.chip
    tell(reasons, findings, in: &result)
    return result
  }

  /// Answers by the request alone, without a board: by the symptom, by what a capture or a report speaks for, and by
  /// what the plan itself gets wrong.
  public func diagnose() -> Diagnosis {
    let reasons = Judge.recordedReasons(request)
    let findings = Findings()
    var result = Verdict(request: request, findings: findings, reasons: reasons).answer()
    if reasons.isEmpty {
      result = Diagnosis(request.symptom == nil && request.recorded.isEmpty ? .healthy : .unknown, .possible)
    }
    result.candidates = request.recorded.map { Diagnosis.Candidate($0.cause, fit: 0.5) }
    result.evidence = request.recorded.flatMap { recorded in
      recorded.evidence.map { "\(recorded.cause.rawValue): \($0)" }
    }
    tell(reasons, findings, in: &result)
    result.next.append("run '\(request.command("diagnose"))' with the board: the flash can be asked then")
    return result
  }

  /// The words of an answer.
  private func tell(_ reasons: [Reason], _ findings: Findings, in result: inout Diagnosis) {
    let causes = result.causes
    for reason in reasons where causes.contains(reason.cause) && !result.because.contains(reason.text) {
      result.because.append(reason.text)
    }
    for cause in causes where !reasons.contains(where: { $0.cause == cause }) {
      result.because.append("a virtual board with \(cause.rawValue) behaves the same in all that was looked at")
    }
    if causes.isEmpty { result.because = reasons.map(\.text) }
    let remedies = Remedies(request: request, findings: findings)
    if causes.count == 1 { result.confirm = causes[0].confirm }
    for cause in causes { for line in remedies.fix(cause) where !result.fix.contains(line) { result.fix.append(line) } }
    let isSure = result.certainty == .certain && causes.count == 1
    guard !isSure, result.verdict != .healthy || result.certainty == .possible else { return }
    result.probes = remedies.probes(causes)
    result.next = remedies.next(causes, result.probes)
  }
}
