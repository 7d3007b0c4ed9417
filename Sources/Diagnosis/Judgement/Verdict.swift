import FailureCauses
import MBoot

/// Makes an answer of reasons.
struct Verdict {
  let request: DiagnosisRequest
  let findings: Findings
  let reasons: [Reason]

  /// The causes with the strongest reasons there are, each once, in the order of the rules, and that strength; nil
  /// without reasons.
  static func strongest(_ reasons: [Reason]) -> (causes: [FailureCause], weight: Reason.Weight)? {
    guard let weight = reasons.map(\.weight).max() else { return nil }
    var causes: [FailureCause] = []
    for reason in reasons where reason.weight == weight && !causes.contains(reason.cause) {
      causes.append(reason.cause)
    }
    return (causes, weight)
  }

  /// Fits that differ by less than this count as the same: one small thing of the many compared.
  private static let sameFit = 0.02
  /// Below this a simulated board does not behave as the user's.
  private static let leastFit = 0.9

  /// The answer without its words, where reasons that merely fit are held against simulated boards.
  func answer(_ candidates: [Diagnosis.Candidate]) -> Diagnosis {
    var result = answer()
    guard result.certainty == .possible, let top = candidates.first, top.fit >= Self.leastFit else { return result }
    let equal = candidates.filter { top.fit - $0.fit < Self.sameFit }.map(\.cause)
    // In the order of the rules, as far as they say anything.
    let order = Self.strongest(reasons)?.causes ?? []
    // What cannot be simulated is not ruled out by that.
    let simulated = candidates.map(\.cause)
    var causes =
      order.filter { equal.contains($0) || !simulated.contains($0) } + equal.filter { !order.contains($0) }
    // What USB cannot tell apart, no comparison of what goes over it can.
    for twin in causes.flatMap(\.twins) where order.contains(twin) && !causes.contains(twin) { causes.append(twin) }
    result.verdict = causes.count == 1 ? .cause(causes[0]) : .oneOf(causes)
    result.certainty = causes.count == 1 && top.fit > 1 - Self.sameFit ? .likely : .possible
    return result
  }

  /// The answer without its words, by reasons alone.
  func answer() -> Diagnosis {
    guard let (causes, weight) = Self.strongest(reasons) else { return withoutReasons() }
    let certainty: Diagnosis.Certainty =
      switch weight {
      case .proves: .certain
      case .points: .likely
      case .fits: .possible
      }
    return Diagnosis(causes.count == 1 ? .cause(causes[0]) : .oneOf(causes), certainty)
  }

  private func withoutReasons() -> Diagnosis {
    guard request.symptom == nil, findings.end == nil else { return Diagnosis(.unknown, .possible) }
    guard findings.configureStatus == 0, findings.chip.jedecID != nil, findings.linkTroubles == 0 else {
      // Nothing was found wrong as far as one could look.
      let couldLook = findings.answering == .answers && findings.configureStatus != nil
      return Diagnosis(couldLook ? .unknown : .healthy, .possible)
    }
    switch findings.chip.reading {
    case .same: return Diagnosis(.healthy, .certain)
    case .blank, nil: return Diagnosis(.healthy, .likely)
    case .different, .unstable: return Diagnosis(.unknown, .possible)
    }
  }
}
