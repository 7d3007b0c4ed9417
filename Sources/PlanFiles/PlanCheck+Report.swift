import Fuses
import HAB
import JSONText
import Provisioning

/// A check of a plan as lines for people and an object for machines.
extension PlanCheck {
  /// Lines: what the plan is, what becomes of the fuses, what is wrong.
  public func lines(_ material: PlanMaterial, path: String) -> [String] {
    var lines = facts(material).map { $0.name + String(repeating: " ", count: max(1, 12 - $0.name.count)) + $0.text }
    for finding in findings {
      let place = finding.position.map { "\(path):\($0.line):\($0.column): " } ?? ""
      lines.append("\(place)\(finding.weight.rawValue): \(finding.text)")
      if let remedy = finding.remedy { lines.append("  try: \(remedy)") }
    }
    lines.append(isGood ? "the plan can be carried out" : "the plan must not be carried out")
    return lines
  }

  private func facts(_ material: PlanMaterial) -> [(name: String, text: String)] {
    let plan = material.plan
    var facts: [(name: String, text: String)] = [
      ("boot", plan.boot.rawValue),
      ("image", "\(plan.image.file.path), \(material.layout.writes.reduce(0) { $0 + $1.bytes.count }) bytes"),
    ]
    facts.append(("part", isClosed ? "closed" : readOut == .blank ? "taken as blank" : "open"))
    if let keyHash { facts.append(("keys", keyHash.text)) }
    facts.append(("open", isClosed ? "the part is closed" : now.starts ? "an open part starts the image" : "refused"))
    if let closed {
      facts.append(
        ("closed", closed.starts ? "a part closed with these keys starts the image" : "a closed part refuses the image")
      )
    }
    if let flashloader {
      facts.append(("flashloader", flashloader.starts ? "a closed part loads it" : "a closed part refuses it"))
    }
    for step in fuses?.steps ?? [] {
      switch step {
      case .burn(let burn):
        facts.append(
          ("burns", "\(FuseText.word(burn.word)) \(FuseText.value(burn.before)) -> \(FuseText.value(burn.after))"))
      case .compareKeys: facts.append(("compares", "SRK_HASH, before anything goes on"))
      }
    }
    return facts
  }

  /// The object for `--json`.
  public func json(_ material: PlanMaterial, path: String) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(isGood))
    object.append("exit_code", JSONValue(exitCode.rawValue))
    object.append("plan", .string(path))
    object.append("boot", .string(material.plan.boot.rawValue))
    object.append("part_closed", .bool(isClosed))
    object.append("srk_hash", keyHash.map { .string($0.text) } ?? .null)
    object.append("starts_now", .bool(now.starts))
    object.append("starts_closed", closed.map { .bool($0.starts) } ?? .null)
    object.append("flashloader_loads_closed", flashloader.map { .bool($0.starts) } ?? .null)
    object.append("burns", .array((fuses?.burns ?? []).map(Self.json)))
    object.append("findings", .array(findings.map(Self.json)))
    return .object(object)
  }

  private static func json(_ burn: FuseStep.Burn) -> JSONValue {
    [
      "word": JSONValue(burn.word), "name": FuseWord.name(burn.word).map { .string($0) } ?? .null,
      "before": .string(FuseText.value(burn.before)), "after": .string(FuseText.value(burn.after)),
    ]
  }

  private static func json(_ finding: PlanFinding) -> JSONValue {
    [
      "weight": .string(finding.weight.rawValue), "text": .string(finding.text),
      "remedy": finding.remedy.map { .string($0) } ?? .null,
      "line": finding.position.map { JSONValue($0.line) } ?? .null,
      "column": finding.position.map { JSONValue($0.column) } ?? .null,
    ]
  }
}
