import BoardDescription
import HAB
import JSONText
import VirtualRT1020

/// What the boot ROM did, and what HAB noted: parts of `show`, and the request `hab`.
extension BoardControl {
  /// `[{"step": …, "outcome": …, "text": …}]`, or `null` where the ROM did not run.
  static func steps(_ report: BootReport?) -> JSONValue {
    guard let report else { return .null }
    return .array(
      report.steps.map {
        ["step": .string($0.name), "outcome": .string($0.outcome.rawValue), "text": .string($0.text)]
      })
  }

  /// The answer to `hab`: the events since the last reset.
  var hab: JSONValue {
    let findings = board.habFindings
    let status = HABOutcome(findings: findings, starts: false).status
    return [
      "closed": .bool(board.isClosed), "status": .string(status.name),
      "events": .array(findings.map(Self.event)),
    ]
  }

  private static func event(_ finding: HABFinding) -> JSONValue {
    let event = finding.event
    return [
      "record": .string(Hex.text(event.bytes)), "status": .string(event.status.name),
      "reason": .string(event.reason.name), "context": .string(event.context.name),
      "cause": .string(finding.cause), "remedy": .string(finding.remedy),
    ]
  }
}
