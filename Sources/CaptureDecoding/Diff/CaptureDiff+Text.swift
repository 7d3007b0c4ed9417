import JSONText

extension CaptureDiff {
  /// The comparison as lines of text, what matters first.
  public var lines: [String] {
    var result =
      [
        "A: \(names.first), \(Words.count(counts.first, "command"))",
        "B: \(names.second), \(Words.count(counts.second, "command"))",
      ] + headline
    if !differences.isEmpty { result.append("") }
    for difference in differences { result.append(Self.line(difference)) }
    if moreDifferences > 0 { result.append("and \(Words.count(moreDifferences, "difference")) more") }
    if omitted > 0 { result.append("\(Words.count(omitted, "command")) beyond what is compared") }
    return result
  }

  /// Where they parted, in plain words: a line or two.
  public var headline: [String] {
    guard !isSame else {
      let minor = differences.count + moreDifferences
      return [
        "Nothing of substance differs in \(Words.count(shared, "command"))"
          + (minor > 0 ? "; \(Words.count(minor, "difference")) of identity or time." : ".")
      ]
    }
    let before = "\(Words.count(sharedBefore, "command")) that both have went the same way"
    var result = [
      sharedBefore == 0 ? "They differ from the first command on." : before + " before the first difference."
    ]
    if let boards = partingOfBoards {
      result.append("The boards part at \(Self.place(boards)): \(Self.words(boards))")
    }
    if let hosts = partingOfHosts { result.append("The hosts part at \(Self.place(hosts)): \(Self.words(hosts))") }
    return result
  }

  /// `command 4 of A, 5 of B`
  private static func place(_ difference: CaptureDifference) -> String {
    let places = [difference.first.map { "\($0) of A" }, difference.second.map { "\($0) of B" }].compactMap { $0 }
    return "command " + places.joined(separator: ", ")
  }

  private static func words(_ difference: CaptureDifference) -> String {
    switch difference.kind {
    case .onlyFirst, .onlySecond, .arguments: difference.text
    default: difference.request + ": " + difference.text
    }
  }

  private static func line(_ difference: CaptureDifference) -> String {
    func number(_ value: Int?) -> String { Words.right(value.map { "\($0)" } ?? "-", 6) }
    let places = "A\(number(difference.first))  B\(number(difference.second))  "
    let kind = Words.column(difference.kind.rawValue, 10)
    return places + kind + words(difference)
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
      ("same", .bool(isSame)), ("headline", .string(headline.joined(separator: " "))), ("shared", JSONValue(shared)),
      ("boards_part", partingOfBoards.map(difference) ?? .null),
      ("hosts_part", partingOfHosts.map(difference) ?? .null), ("differences", .array(differences.map(difference))),
      ("more_differences", JSONValue(moreDifferences)), ("omitted", JSONValue(omitted)),
    ])
  }
}
