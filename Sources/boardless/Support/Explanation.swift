import Diagnosis
import FailureCauses
import HIDTransport
import Provisioning
import SickBoards

/// Why a provisioning failed, told behind its error; or the command that would tell it.
struct Explanation {
  /// What was to be done.
  let plan: ProvisioningPlan
  /// A clock; nil for the host's.
  let now: (() -> Duration)?

  /// Looks at the board, and tells what is wrong with it on standard error.
  func diagnosis(of error: ProvisioningError, on bus: any HIDBus, isQuiet: Bool) -> Diagnosis {
    var plan = plan
    // The board has been waited for already.
    plan.deviceTimeout = .seconds(1)
    let diagnostician = Diagnostician(DiagnosisRequest(plan, symptom: Symptom(error)), now: now)
    if !isQuiet { Console.note("why:\n") }
    let diagnosis = diagnostician.diagnose(
      on: bus, events: { if !isQuiet { Console.note("      \($0)\n") } }, isCancelled: { Interrupt.isRequested })
    for line in Self.lines(diagnosis) { Console.note("  \(line)\n") }
    return diagnosis
  }

  /// A diagnosis for a person, without what was looked at.
  static func lines(_ diagnosis: Diagnosis) -> [String] {
    var lines: [String] = []
    let sure = diagnosis.certainty.rawValue
    switch diagnosis.verdict {
    case .healthy: lines.append("cause: none: nothing is wrong with the board any more (\(sure))")
    case .unknown: lines.append("cause: not known")
    case .cause(let cause): lines.append("cause: \(cause.rawValue) (\(sure)): \(cause.title)")
    case .oneOf(let causes):
      lines.append("cause: one of these (\(sure))")
      lines += causes.map { "  \($0.rawValue): \($0.title)" }
    }
    for (name, texts) in [
      ("because", diagnosis.because), ("confirm", diagnosis.confirm), ("fix", diagnosis.fix), ("next", diagnosis.next),
    ] { lines += texts.map { "\(name): \($0)" } }
    return lines
  }

  // MARK: - The command that tells it

  /// Options of `provision` that a diagnosis has no use for, and how many words follow each.
  private static let others: [String: Int] = [
    "--verify": 0, "--no-verify": 0, "--reset": 0, "--no-reset": 0, "--json": 0, "--quiet": 0, "-q": 0, "--explain": 0,
    "--resume": 0, "--journal": 1, "--ticket": 1, "--record": 1,
  ]

  /// `boardless diagnose` with the board and the job of a `boardless provision`, for a shell.
  /// - Parameter arguments: what followed `provision` on the command line.
  static func command(for arguments: [String], _ symptom: Symptom) -> String {
    var words = ["boardless", "diagnose"]
    var skipped = 0
    for argument in arguments {
      guard skipped == 0 else {
        skipped -= 1
        continue
      }
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      if let count = others[name] {
        skipped = name == argument ? count : 0
      } else {
        words.append(argument)
      }
    }
    return (words + SymptomOptions.arguments(symptom)).map(quoted).joined(separator: " ")
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || "-_./,=:@%+".utf8.contains($0)
      }
    return isPlain
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
