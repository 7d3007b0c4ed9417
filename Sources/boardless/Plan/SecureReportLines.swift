import Fuses
import JSONText
import SecureProvisioning

/// What a provisioning with a plan did besides the flash, for people and for machines.
enum SecureReportLines {
  /// Lines for people.
  static func lines(_ report: SecureReport) -> [String] {
    var lines: [String] = []
    if !report.burnt.isEmpty {
      let closed = report.burnt.contains { $0.stage == .close } ? "; the part is closed" : ""
      lines.append("burnt     \(report.burnt.count) fuse words, each read back\(closed)")
    } else if let plan = report.plan {
      lines.append("fuses     \(plan.isDone ? "as the plan wants them already" : "not burnt in this run")")
    }
    for text in report.notRepeated { lines.append("again     not: \(text)") }
    for (index, text) in report.goingOn.enumerated() { lines.append((index == 0 ? "left      " : "  try: ") + text) }
    if let journal = report.journal { lines.append("journal   \(journal)") }
    return lines
  }

  /// The keys for `--json`.
  static func append(_ report: SecureReport, to object: inout JSONObject) {
    func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    object.append("board", report.board.map { .string($0) } ?? .null)
    object.append("journal", report.journal.map { .string($0) } ?? .null)
    object.append("resumed", .bool(report.isResumed))
    object.append("not_repeated", texts(report.notRepeated))
    object.append("rehearsal", texts(report.rehearsal))
    let burns = report.burnt.map { burn -> JSONValue in
      [
        "word": JSONValue(burn.word), "name": FuseWord.name(burn.word).map { .string($0) } ?? .null,
        "before": .string(FuseText.value(burn.before)), "after": .string(FuseText.value(burn.after)),
      ]
    }
    object.append("burnt", .array(burns))
    object.append("left", texts(report.goingOn))
  }
}
