import FailureCauses
import JSONText

extension Diagnosis {
  /// The causes that are named: none, one, or those left.
  public var causes: [FailureCause] {
    switch verdict {
    case .healthy, .unknown: []
    case .cause(let cause): [cause]
    case .oneOf(let causes): causes
    }
  }

  /// `healthy`, `cause`, `one-of` or `unknown`.
  public var verdictName: String {
    switch verdict {
    case .healthy: "healthy"
    case .cause: "cause"
    case .oneOf: "one-of"
    case .unknown: "unknown"
    }
  }

  /// All of it, as `boardless diagnose --json` prints it.
  public var jsonValue: JSONValue {
    var object = JSONObject()
    object.append("verdict", .string(verdictName))
    object.append("certainty", .string(certainty.rawValue))
    object.append("causes", Self.texts(causes.map(\.rawValue)))
    object.append("because", Self.texts(because))
    object.append("confirm", Self.texts(confirm))
    object.append("fix", Self.texts(fix))
    object.append("next", Self.texts(next))
    object.append("probes", Self.texts(probes.map(\.rawValue)))
    object.append("evidence", Self.texts(evidence))
    object.append("candidates", .array(candidates.map(\.jsonValue)))
    object.append("chip", chip?.jsonValue ?? .null)
    return .object(object)
  }

  private static func texts(_ lines: [String]) -> JSONValue { .array(lines.map { .string($0) }) }
}

extension Diagnosis.Candidate {
  var jsonValue: JSONValue {
    var object = JSONObject()
    object.append("cause", .string(cause.rawValue))
    object.append("fit", .number((fit * 1000).rounded() / 1000))
    object.append("against", .array(against.map { .string($0) }))
    return .object(object)
  }
}
