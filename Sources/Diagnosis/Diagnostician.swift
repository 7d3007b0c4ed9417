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
    examination.run()
    let findings = examination.findings
    let reasons = Judge.reasons(request, findings)
    let verdict = Verdict(request: request, findings: findings, reasons: reasons)
    var result = verdict.answer()
    if result.certainty == .possible, request.symptom != nil {
      let candidates = Simulator(request: request, findings: findings).rank(FailureCause.allCases)
      result = verdict.answer(candidates)
      result.candidates = candidates
    }
    result.because = reasons.map(\.text)
    result.evidence = examination.evidence
    result.chip = findings.probeStatus == nil ? nil : findings.chip
    return result
  }
}
