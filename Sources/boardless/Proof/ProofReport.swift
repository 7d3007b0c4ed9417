import JSONText
import Proving

/// What a proof came to, for people and programs.
struct ProofReport {
  let plan: String
  let proof: Proof
  let seconds: Double
  /// How the board was described on the command line.
  let options: [String]

  var lines: [String] {
    var lines = [
      "\(plan): \(proof.reports) USB reports undisturbed",
      "disturbed at "
        + proof.points.filter { $0.count > 0 }.map { "\($0.place): \($0.count) times" }.joined(separator: ", "),
      "\(proof.singles) single disturbances leave \(proof.states) different states"
        + (proof.pairs > 0 ? "; \(proof.pairs) second ones from there" : ""),
    ]
    if !proof.isWhole { lines.append("stopped before its end") }
    lines.append("\(Int(seconds.rounded())) s")
    for wrong in Wrong.allCases { lines.append("\(wrong.rawValue): \(proof.wrongs[wrong] ?? 0)") }
    if let first = proof.failures.first {
      lines.append("shortest: \(first.wrong.rawValue): \(first.text)")
      lines.append("  again: \(command(first))")
    }
    return lines
  }

  var json: JSONValue {
    var object = JSONObject()
    object.append("plan", .string(plan))
    object.append("reports", JSONValue(proof.reports))
    var points = JSONObject()
    for point in proof.points { points.append(point.place, JSONValue(point.count)) }
    object.append("disturbances", .object(points))
    object.append("states", JSONValue(proof.states))
    object.append("pairs", JSONValue(proof.pairs))
    object.append("is_whole", .bool(proof.isWhole))
    object.append("seconds", .number(seconds))
    var wrongs = JSONObject()
    for wrong in Wrong.allCases { wrongs.append(wrong.rawValue, JSONValue(proof.wrongs[wrong] ?? 0)) }
    object.append("wrong", .object(wrongs))
    object.append(
      "failures",
      .array(
        proof.failures.map { failure in
          var entry = JSONObject()
          entry.append("disturbances", .array(failure.disturbances.map { .string("\($0)") }))
          entry.append("wrong", .string(failure.wrong.rawValue))
          entry.append("text", .string(failure.text))
          entry.append("again", .string(command(failure)))
          return .object(entry)
        }))
    return .object(object)
  }

  private func command(_ failure: Proof.Failure) -> String {
    let sequence = failure.disturbances.map(\.description).joined(separator: ",")
    return ShellWords.line(["boardless", "prove", plan, "--only", sequence] + options)
  }
}
