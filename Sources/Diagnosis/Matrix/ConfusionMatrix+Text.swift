import FailureCauses
import JSONText

extension ConfusionMatrix {
  /// Where the table stands in Docs/ConfusionMatrix.md: between these lines.
  public static let marks = (begin: "<!-- matrix -->", end: "<!-- /matrix -->")

  /// The table as Markdown, with what it sums up to.
  public func markdown(runs: Int, seed: UInt64) -> String {
    var lines = [
      "\(sickBoards) boards with a cause, \(runs) for each part and flashloader that can have it, seeds from \(seed) on: "
        + "named alone or as one of two \(Self.percent(shareAtOnce)), with those named once the board was reset, as "
        + "the answer asks, \(Self.percent(shareRight)); wrong \(Self.percent(shareWrong)).",
      "",
      "| cause | parts | boards | named alone | one of two | after a reset | one of more | cannot tell | called healthy | wrong | named "
        + "beside or instead |",
      "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |",
    ]
    for row in rows where row.boards > 0 {
      let name = row.cause.map { "`\($0.rawValue)`" } ?? "none: healthy"
      let counts = MatrixCase.Outcome.inTable.map { row.count($0) == 0 ? "" : "\(row.count($0))" }
      let cells = [name, "\(row.parts.count)", "\(row.boards)"] + counts + [Self.confusion(row)]
      lines.append("| " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }

  /// A page with its table replaced; nil if it has no place for one.
  public static func page(_ page: String, with table: String) -> String? {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    guard let begin = lines.firstIndex(of: Substring(marks.begin)),
      let end = lines.firstIndex(of: Substring(marks.end)),
      begin < end
    else { return nil }
    return (lines[...begin] + [Substring(table)] + lines[end...]).joined(separator: "\n")
  }

  /// The figures as JSON.
  public func json(runs: Int, seed: UInt64) -> JSONValue {
    [
      "runs": JSONValue(runs), "seed": .string("\(seed)"), "boards": JSONValue(sickBoards),
      "share_at_once": .number(shareAtOnce),
      "share_right": .number(shareRight), "share_wrong": .number(shareWrong),
      "never_named": .array(neverNamed.map { .string($0.rawValue) }), "healthy_doubted": JSONValue(healthyDoubted),
      "rows": .array(
        rows.filter { $0.boards > 0 }.map { row in
          let counts = MatrixCase.Outcome.inTable.map {
            JSONObject.Member(key: $0.rawValue, value: JSONValue(row.count($0)))
          }
          let confused = row.confusedWith.sorted { $0.key < $1.key }.map {
            JSONObject.Member(key: $0.key, value: JSONValue($0.value))
          }
          return .object(
            JSONObject(
              [
                .init(key: "cause", value: row.cause.map { .string($0.rawValue) } ?? .null),
                .init(key: "parts", value: JSONValue(row.parts.count)),
                .init(key: "boards", value: JSONValue(row.boards)),
              ] + counts + [.init(key: "confused_with", value: .object(JSONObject(confused)))]))
        }),
      "failures": .array(
        failures.map {
          [
            "cause": $0.cause.map { .string($0.rawValue) } ?? .null, "part": .string($0.part),
            "firmware": .string($0.firmware), "seed": .string("\($0.seed)"),
          ]
        }),
    ]
  }

  private static func confusion(_ row: Row) -> String {
    row.confusedWith.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
      .map { "`\($0.key)` \($0.value)" }.joined(separator: ", ")
  }

  private static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}

extension MatrixCase.Outcome {
  /// In the order of the table's columns.
  static let inTable: [Self] = [.named, .pair, .afterReset, .larger, .unknown, .missed, .wrong]
}
