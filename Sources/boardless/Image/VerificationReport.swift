import BootImage
import HAB
import JSONText
import Provisioning

/// What `image verify` found, for people and for machines.
struct VerificationReport {
  /// The file's name.
  let name: String
  /// What the file is.
  let kind: String
  let verification: ImageVerification
  let judgements: [ImageJudgement]
  /// The part's SRK hash was given, and is not the image's own.
  let fusesAreGiven: Bool

  init(
    name: String, kind: String, _ verification: ImageVerification, judgements: [ImageJudgement], fusesAreGiven: Bool
  ) {
    self.name = name
    self.kind = kind
    self.verification = verification
    self.judgements = judgements
    self.fusesAreGiven = fusesAreGiven
  }

  /// It starts on every part that was asked about.
  var starts: Bool { judgements.allSatisfy(\.starts) }

  /// The first refusal in a sentence.
  var verdict: String {
    guard let refused = judgements.first(where: { !$0.starts }), let reason = refused.reason else { return "starts" }
    return "\(partName(refused.part)) does not start it. \(reason.cause) \(reason.remedy)"
  }

  private func partName(_ part: HABPart) -> String {
    guard verification.isMeantToBeSigned || fusesAreGiven else {
      return part.isClosed ? "a closed part" : "an open part"
    }
    return (part.isClosed ? "a closed part" : "an open part")
      + (fusesAreGiven ? " with the fuses given" : " with matching fuses")
  }

  private var hash: (text: String, words: [UInt32])? {
    guard let table = verification.keyTable, let hash = try? table.hash() else { return nil }
    return (Number.hex(hash), SRKTable.fuseWords(ofHash: hash))
  }

  private var unauthenticated: [Range<UInt64>] {
    judgements.first { $0.part.isClosed && $0.starts }.map { verification.unauthenticated($0.outcome) } ?? []
  }

  /// Lines for people.
  var lines: [String] {
    var lines = ["\(name): \(kind)"]
    lines.append(
      "booted from \(verification.medium == .flash ? "FlexSPI NOR flash" : "RAM, by the serial downloader"), IVT at "
        + verification.ivtAddress.hex)
    lines.append(verification.isSigned ? "signed\(signer)" : "not signed")
    if let hash {
      lines.append("SRK hash \(hash.text)")
      lines.append("fuses 0x18 to 0x1F: " + hash.words.map(\.hex).joined(separator: " "))
    }
    for warning in verification.warnings { lines += ["warning: \(warning.cause)", "         \(warning.remedy)"] }
    for range in unauthenticated.prefix(8) {
      lines.append(
        "warning: No signature covers \(UInt32(truncatingIfNeeded: range.lowerBound).hex), \(range.count) bytes of the "
          + "image: anybody may change them.")
    }
    for judgement in judgements { lines += self.lines(judgement) }
    return lines
  }

  private var signer: String {
    guard let table = verification.keyTable, let index = verification.keyIndex, table.entries.indices.contains(index)
    else {
      return ""
    }
    return " with SRK \(index) of \(table.entries.count) (\(table.entries[index].name))"
  }

  private func lines(_ judgement: ImageJudgement) -> [String] {
    let findings = judgement.outcome.findings
    let state = judgement.starts ? findings.isEmpty ? "starts" : "starts; HAB notes" : "does not start"
    var lines = ["\(partName(judgement.part)): \(state)"]
    for obstacle in judgement.obstacles { lines += ["  \(obstacle.cause)", "    \(obstacle.remedy)"] }
    // What was said of another part needs no second saying.
    let before = judgements.prefix { $0 != judgement }.flatMap(\.outcome.findings)
    guard findings.isEmpty || findings != before else { return lines + ["  the same events"] }
    var failed = false
    for finding in findings {
      lines.append("  \(finding.cause)")
      // Coverage follows from a failure before it.
      if !failed || finding.event.context != .assertion { lines.append("    \(finding.remedy)") }
      failed = failed || finding.event.status == .failure
      lines.append(
        "    event \(finding.event.bytes.map { Self.digits($0) }.joined(separator: " ")): \(finding.event.status.name), "
          + "\(finding.event.reason.name), \(finding.event.context.name)")
    }
    return lines
  }

  /// The object for `--json`.
  func json(exitCode: Provisioning.ExitCode) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(exitCode == .success))
    object.append("exit_code", JSONValue(exitCode.rawValue))
    object.append("starts", .bool(starts))
    object.append("kind", .string(kind))
    object.append("for", .string(verification.medium.rawValue))
    object.append("ivt", .string(verification.ivtAddress.hex))
    object.append("signed", .bool(verification.isSigned))
    object.append("srk_index", verification.keyIndex.map { JSONValue($0) } ?? .null)
    object.append("srk_hash", hash.map { .string($0.text) } ?? .null)
    object.append("srk_words", hash.map { .array($0.words.map { .string($0.hex) }) } ?? .null)
    object.append("warnings", .array(verification.warnings.map(Self.json)))
    object.append(
      "unauthenticated",
      .array(
        unauthenticated.map {
          ["address": .string(UInt32(truncatingIfNeeded: $0.lowerBound).hex), "count": JSONValue($0.count)]
        }))
    object.append("parts", .array(judgements.map(json)))
    return .object(object)
  }

  private func json(_ judgement: ImageJudgement) -> JSONValue {
    var object = JSONObject()
    object.append("closed", .bool(judgement.part.isClosed))
    object.append("fuses", .string(fusesAreGiven ? "given" : "matching"))
    object.append("starts", .bool(judgement.starts))
    object.append("hab_status", .string(judgement.outcome.status.name))
    object.append("obstacles", .array(judgement.obstacles.map(Self.json)))
    object.append(
      "events",
      .array(
        judgement.outcome.findings.map { finding in
          [
            "record": .string(finding.event.bytes.map { Self.digits($0) }.joined()),
            "status": .string(finding.event.status.name), "reason": .string(finding.event.reason.name),
            "context": .string(finding.event.context.name), "cause": .string(finding.cause),
            "remedy": .string(finding.remedy),
          ]
        }))
    return .object(object)
  }

  private static func json(_ trouble: ImageTrouble) -> JSONValue {
    ["cause": .string(trouble.cause), "remedy": .string(trouble.remedy)]
  }

  private static func digits(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}

extension UInt32 {
  /// `0x60001000`.
  var hex: String {
    let digits = String(self, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
