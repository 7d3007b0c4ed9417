import FailureCauses
import JSONText

extension BoardReport {
  /// The report for a person, a line each.
  public var lines: [String] {
    var lines = ["boardless \(version) on \(system)", "", "The board"]
    lines += Self.lines(board).map { "  " + $0 }
    lines += ["", "The diagnosis"]
    lines += diagnosisLines.map { "  " + $0 }
    lines += ["", "The journal"]
    lines += journalLines.map { "  " + $0 }
    lines += ["", "The capture"]
    lines.append("  " + (capture.map { "\($0.count) bytes: see 'boardless capture decode'" } ?? "none"))
    if !leftOut.isEmpty { lines += ["", "Left out"] + leftOut.map { "  " + $0 } }
    return lines
  }

  /// The causes that the recorded diagnosis names; those that this boardless does not know are left out.
  public var causes: [FailureCause] {
    (diagnosis["causes"]?.array ?? []).compactMap { $0.string.flatMap(FailureCause.init(rawValue:)) }
  }

  /// Whatever the recorded diagnosis weighed, best first, with how well it fitted, 0 to 1.
  public var candidates: [(cause: FailureCause, fit: Double)] {
    (diagnosis["candidates"]?.array ?? []).compactMap { candidate in
      guard let cause = candidate["cause"]?.string.flatMap(FailureCause.init(rawValue:)),
        let fit = candidate["fit"]?.double, fit.isFinite
      else { return nil }
      return (cause, min(max(fit, 0), 1))
    }
  }

  /// What a diagnosis of the report would want and the report does not hold.
  public var missing: [String] {
    var result: [String] = []
    if diagnosis == .null { result.append("no diagnosis is in it") }
    if diagnosis != .null, diagnosis["chip"]?.object == nil { result.append("the flash chip was not asked") }
    if board["runs"]?.string == nil { result.append("nobody answered on the bus when it was made") }
    if journal == nil {
      result.append("no journal is in it: nothing was ever done to the board by this user, or by hand")
    }
    if capture == nil { result.append("no capture is in it: 'boardless report --capture FILE' adds one") }
    if damagedJournalLines > 0 { result.append("\(damagedJournalLines) lines of the journal are damaged") }
    return result
  }

  private var diagnosisLines: [String] {
    guard diagnosis.object != nil else { return ["none"] }
    var lines: [String] = []
    if let verdict = diagnosis["verdict"]?.string {
      let causes = (diagnosis["causes"]?.array ?? []).compactMap(\.string)
      lines.append(
        verdict + (causes.isEmpty ? "" : ": " + causes.joined(separator: ", "))
          + (diagnosis["certainty"]?.string.map { " (\($0))" } ?? ""))
    }
    for (key, title) in [
      ("because", "because"), ("confirm", "confirm"), ("fix", "fix"), ("next", "next"), ("evidence", "seen"),
    ] {
      for line in (diagnosis[key]?.array ?? []).compactMap(\.string) { lines.append("\(title): \(line)") }
    }
    return lines.isEmpty ? ["none"] : lines
  }

  private var journalLines: [String] {
    guard let journal else { return ["none"] }
    return journal.map { entry in
      guard let step = entry["step"]?.string else { return entry.text(.compact) }
      let details = entry["details"]?.object.map { " " + JSONValue.object($0).text(.compact) } ?? ""
      let time = entry["time"]?.int.map { "\($0) " } ?? ""
      return "\(time)\(step): \(entry["state"]?.string ?? "unknown")\(details)"
    }
  }

  /// A value as lines: its members by name, and what is in them.
  private static func lines(_ value: JSONValue) -> [String] {
    guard let object = value.object else { return [value.text(.compact)] }
    return object.members.map { "\($0.key): " + ($0.value.string ?? $0.value.text(.compact)) }
  }
}
