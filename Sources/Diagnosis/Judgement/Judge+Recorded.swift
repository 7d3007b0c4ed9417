import FailureCauses

extension Judge {
  /// What follows without a board: from the symptom, the plan, and what a record of the failure speaks for.
  static func recordedReasons(_ request: DiagnosisRequest) -> [Reason] {
    var judge = Judge(request, Findings())
    if request.symptom != nil {
      judge.judgeJob()
      judge.judgeConfiguration()
    }
    if !judge.reasons.contains(where: { $0.weight == .proves }) { judge.judgeRecord() }
    return judge.reasons
  }

  /// What a record of the failure speaks for.
  mutating func judgeRecord() {
    for recorded in request.recorded {
      fit(recorded.cause, recorded.evidence.first ?? "the record of the failure speaks for it")
    }
  }
}
