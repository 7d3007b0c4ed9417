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
  /// Has the request name board and job.
  let name: (inout DiagnosisRequest) -> Void

  /// Looks at the board, and tells what is wrong with it on standard error.
  func diagnosis(of error: ProvisioningError, on bus: any HIDBus, isQuiet: Bool) -> Diagnosis {
    var plan = plan
    // The board has been waited for already.
    plan.deviceTimeout = .seconds(1)
    var request = DiagnosisRequest(plan, symptom: Symptom(error))
    name(&request)
    let diagnostician = Diagnostician(request, now: now)
    if !isQuiet { Console.note("why:\n") }
    let diagnosis = diagnostician.diagnose(
      on: bus, events: { if !isQuiet { Console.note("      \($0)\n") } }, isCancelled: { Interrupt.isRequested })
    for line in diagnosis.lines() { Console.note("  \(line)\n") }
    return diagnosis
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
    return ShellWords.line(words + SymptomOptions.arguments(symptom))
  }
}
