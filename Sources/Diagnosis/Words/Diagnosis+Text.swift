import FailureCauses

extension Diagnosis {
  /// The answer in a sentence.
  public var summary: String {
    switch verdict {
    case .healthy:
      certainty == .possible
        ? "Nothing wrong was found as far as one could look."
        : "Nothing is wrong with board and flash, as far as can be seen."
    case .cause(let cause): Self.sentence(cause.title)
    case .oneOf(let causes):
      "One of \(causes.count) causes, which this alone does not tell apart: "
        + causes.map(\.rawValue).joined(separator: ", ")
        + "."
    case .unknown: "None of the known causes explains it."
    }
  }

  private static func sentence(_ text: String) -> String {
    guard let first = text.first else { return text }
    return first.uppercased() + text.dropFirst() + "."
  }

  /// The answer as lines of text.
  /// - Parameter verbose: with all that was looked at, and the other causes that were weighed.
  public func lines(verbose: Bool = false) -> [String] {
    var result = [summary]
    switch verdict {
    case .cause(let cause): result.append("  cause: \(cause.rawValue), \(certainty.rawValue)")
    case .oneOf(let causes): for cause in causes { result.append("  \(cause.rawValue): \(cause.title)") }
    case .healthy, .unknown: break
    }
    for (title, lines) in [("because", because), ("confirm", confirm), ("fix", fix), ("next", next)] {
      for line in lines { result.append("  \(title): \(line)") }
    }
    guard verbose else { return result }
    if !candidates.isEmpty {
      result.append("Causes held against virtual boards, by how well these behave as this one:")
      for candidate in candidates.prefix(12) {
        let against = candidate.against.isEmpty ? "" : "; not as seen: " + candidate.against.joined(separator: ", ")
        result.append("  \(Int((candidate.fit * 100).rounded())) % \(candidate.cause.rawValue)\(against)")
      }
    }
    result.append("What was looked at:")
    return result + evidence.map { "  " + $0 }
  }
}
