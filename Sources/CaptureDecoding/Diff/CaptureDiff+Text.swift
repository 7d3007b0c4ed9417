import JSONText

extension CaptureDiff {
  /// The comparison as lines of text, what matters first.
  public var lines: [String] {
    var result = [
      "A: \(names.first), \(Words.count(counts.first, "command"))",
      "B: \(names.second), \(Words.count(counts.second, "command"))",
      headline,
    ]
    if !differences.isEmpty { result.append("") }
    for difference in differences { result.append(Self.line(difference)) }
    if moreDifferences > 0 { result.append("and \(Words.count(moreDifferences, "difference")) more") }
    if omitted > 0 { result.append("\(Words.count(omitted, "command")) beyond what is compared") }
    return result
  }

  /// Where they parted, in a sentence.
  public var headline: String {
    guard let parting else {
      let minor = differences.count + moreDifferences
      return "Nothing of substance differs in \(Words.count(shared, "command"))"
        + (minor > 0 ? "; \(Words.count(minor, "difference")) of identity or time." : ".")
    }
    let before =
      sharedBefore == 0
      ? "They differ from the first command on: "
      : "The first \(Words.count(sharedBefore, "command")) that both have went the same way. Then they part: "
    switch parting.kind {
    case .onlyFirst, .onlySecond: return before + parting.text
    default: return before + parting.request + ": " + parting.text
    }
  }

  private static func line(_ difference: CaptureDifference) -> String {
    func number(_ value: Int?) -> String { Words.right(value.map { "\($0)" } ?? "-", 6) }
    let places = "A\(number(difference.first))  B\(number(difference.second))  "
    let kind = Words.column(difference.kind.rawValue, 9)
    switch difference.kind {
    case .onlyFirst, .onlySecond: return places + kind + difference.text
    default: return places + kind + difference.request + ": " + difference.text
    }
  }

  /// The comparison as one JSON object. The fields are documented in Docs/Captures.md and stay.
  public var json: JSONValue {
    func object(_ members: [(String, JSONValue)]) -> JSONValue {
      .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
    func difference(_ value: CaptureDifference) -> JSONValue {
      object([
        ("kind", .string(value.kind.rawValue)), ("a", value.first.map { JSONValue($0) } ?? .null),
        ("b", value.second.map { JSONValue($0) } ?? .null), ("count", JSONValue(value.count)),
        ("command", .string(value.command)), ("request", .string(value.request)), ("text", .string(value.text)),
        ("of_substance", .bool(value.kind.isOfSubstance)),
      ])
    }
    return object([
      ("a", object([("name", .string(names.first)), ("commands", JSONValue(counts.first))])),
      ("b", object([("name", .string(names.second)), ("commands", JSONValue(counts.second))])),
      ("same", .bool(isSame)), ("headline", .string(headline)), ("shared", JSONValue(shared)),
      ("first", parting.map(difference) ?? .null), ("differences", .array(differences.map(difference))),
      ("more_differences", JSONValue(moreDifferences)), ("omitted", JSONValue(omitted)),
    ])
  }
}
