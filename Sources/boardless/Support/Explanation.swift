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

  /// The command that tells it.
  func command(of error: ProvisioningError) -> String { request(error).command("diagnose") }

  private func request(_ error: ProvisioningError) -> DiagnosisRequest {
    var plan = plan
    // The board has been waited for already.
    plan.deviceTimeout = .seconds(1)
    var request = DiagnosisRequest(plan, symptom: Symptom(error))
    name(&request)
    return request
  }

  /// Looks at the board, and tells what is wrong with it on standard error.
  func diagnosis(of error: ProvisioningError, on bus: any HIDBus, isQuiet: Bool) -> Diagnosis {
    if !isQuiet { Console.note("why:\n") }
    let diagnosis = Diagnostician(request(error), now: now).diagnose(
      on: bus, events: { if !isQuiet { Console.note("      \($0)\n") } }, isCancelled: { Interrupt.isRequested })
    for line in diagnosis.lines() { Console.note("  \(line)\n") }
    return diagnosis
  }
}
