import JSONText
import Proving

/// What a soak came to, for people and programs.
struct SoakReport {
  let soak: Soak
  let tally: SoakTally
  let seconds: Double
  let isSecure: Bool

  private var rate: UInt64 { UInt64(Double(tally.runs) / max(seconds, 0.001)) }
  private var speedUp: UInt64 { UInt64(Double(tally.virtualNanoseconds) / 1e9 / max(seconds, 0.001)) }
  private var digest: String {
    let digits = String(tally.digest, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  var lines: [String] {
    var lines = [
      "\(tally.runs) runs of seed \(soak.seed)"
        + (soak.shard == .whole ? "" : ", part \(soak.shard.index + 1)/\(soak.shard.count)")
        + (isSecure ? "" : ", none with keys and fuses"),
      "\(tally.attempts) provisionings, \(tally.successes) of them to their end; \(tally.recoveries) boards needed 'recover'",
      "digest \(digest)",
      "\(UInt64(seconds.rounded())) s with \(soak.jobs) threads: \(rate) runs a second, \(speedUp) times faster than the "
        + "boards' own time",
    ]
    for (name, count) in tally.endings.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("  \(count) ended in \(name)")
    }
    for wrong in Wrong.allCases { lines.append("\(wrong.rawValue): \(tally.wrongs[wrong] ?? 0)") }
    for failure in tally.failures {
      lines.append("\(failure.wrong.rawValue): \(failure.text)")
      lines.append("  again: \(command(failure.number))")
    }
    return lines
  }

  var json: JSONValue {
    var object = JSONObject()
    object.append("runs", JSONValue(tally.runs))
    object.append("seed", .string("\(soak.seed)"))
    object.append("shard", .string("\(soak.shard.index + 1)/\(soak.shard.count)"))
    object.append("with_fuses", .bool(isSecure))
    object.append("attempts", JSONValue(tally.attempts))
    object.append("successes", JSONValue(tally.successes))
    object.append("recoveries", JSONValue(tally.recoveries))
    object.append("digest", .string(digest))
    object.append("seconds", .number(seconds))
    object.append("runs_per_second", JSONValue(rate))
    object.append("times_faster_than_virtual", JSONValue(speedUp))
    var endings = JSONObject()
    for (name, count) in tally.endings.sorted(by: { $0.key < $1.key }) {
      endings.append(name, JSONValue(count))
    }
    object.append("endings", .object(endings))
    var wrongs = JSONObject()
    for wrong in Wrong.allCases { wrongs.append(wrong.rawValue, JSONValue(tally.wrongs[wrong] ?? 0)) }
    object.append("wrong", .object(wrongs))
    object.append(
      "failures",
      .array(
        tally.failures.map { failure in
          var entry = JSONObject()
          entry.append("number", JSONValue(failure.number))
          entry.append("wrong", .string(failure.wrong.rawValue))
          entry.append("text", .string(failure.text))
          entry.append("again", .string(command(failure.number)))
          return .object(entry)
        }))
    return .object(object)
  }

  private func command(_ number: UInt64) -> String {
    "boardless soak --seed \(soak.seed) --only \(number)" + (soak.canary.map { " --canary \($0.rawValue)" } ?? "")
  }
}
