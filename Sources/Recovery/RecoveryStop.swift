import BoardJournal
import HIDTransport
import MBoot
import Provisioning

/// Why a recovery cannot go on.
struct RecoveryStop: Error, Equatable {
  var text: String
  var exitCode: ExitCode
  /// What a person can do.
  var byHand: [String] = []
  /// The flashloader's status, if it gave one.
  var status: StatusCode?
  /// Board and flashloader are there, and something else may be tried.
  var isSoft = false

  /// The same as an answer that leaves other ways open.
  var soft: RecoveryStop {
    var stop = self
    stop.isSoft = true
    return stop
  }

  init(_ text: String, _ exitCode: ExitCode, byHand: [String] = []) {
    self.text = text
    self.exitCode = exitCode
    self.byHand = byHand
  }

  init(_ error: MBootError) {
    text = error.description
    status = error.status
    switch error.cause {
    case .interrupted: exitCode = .interrupted
    case .transport(.timeout):
      exitCode = .timeout
      byHand = ["power-cycle the board into serial download mode, and run this again"]
    case .transport(.stalled), .status, .malformed, .badArgument: exitCode = .deviceFailed
    case .transport:
      exitCode = .noDevice
      byHand = ["check cable and power, bring the board back into serial download mode, and run this again"]
    }
  }

  init(_ error: ProvisioningError) {
    text = "\(error.phase.rawValue): \(error.failure): \(error.cause)"
    exitCode = error.exitCode
    byHand = error.remedies
    status = error.status
  }

  init(_ error: JournalError) {
    text = error.description
    switch error {
    case .inUse, .foreign: exitCode = .badInput
    case .homeless, .system: exitCode = .fileTrouble
    }
  }
}
