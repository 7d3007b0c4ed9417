import BootImage
import FailureCauses
import MBoot
import Provisioning
import SickBoards

/// Draws the conclusions that follow from the findings of one examination and from the symptom.
///
/// Rules go from the cable to the cells: as long as a nearer thing is wrong, nothing is said of what lies behind it.
/// A rule proves only what the board or the chip said itself; what merely fits is left to the comparison with simulated
/// boards.
struct Judge {
  let request: DiagnosisRequest
  let findings: Findings
  private(set) var reasons: [Reason] = []

  init(_ request: DiagnosisRequest, _ findings: Findings) {
    self.request = request
    self.findings = findings
  }

  var symptom: Symptom? { request.symptom }
  var chip: ChipFindings { findings.chip }
  var plan: ProvisioningPlan { request.plan }

  /// All reasons, in the order of the rules.
  static func reasons(_ request: DiagnosisRequest, _ findings: Findings) -> [Reason] {
    var judge = Judge(request, findings)
    judge.judgeBus()
    // Without a board nothing more can be seen.
    if judge.isDecided || (findings.presence == .nothing && !judge.reasons.isEmpty) { return judge.reasons }
    judge.judgeJob()
    if judge.isDecided { return judge.reasons }
    judge.judgeStart()
    if judge.isDecided { return judge.reasons }
    judge.judgeFlashloader()
    if judge.isDecided { return judge.reasons }
    judge.judgeConfiguration()
    judge.judgeChip()
    if judge.isDecided || judge.doubtsProtection { return judge.reasons }
    judge.judgeReading()
    if judge.reasons.contains(where: { $0.cause != .romAsFlashloader }) { return judge.reasons }
    judge.judgeCells()
    if judge.isDecided { return judge.reasons }
    judge.judgeWhatIsLeft()
    return judge.reasons
  }

  /// Something is proven, or pointed at.
  var isDecided: Bool { reasons.contains { $0.weight >= .points } }

  /// Bits protect the range, and only whether they can be cleared is open.
  var doubtsProtection: Bool { reasons.contains { $0.cause == .protectionLocked } }

  mutating func prove(_ cause: FailureCause, _ text: String) { reasons.append(Reason(cause, .proves, text)) }
  mutating func point(_ cause: FailureCause, _ text: String) { reasons.append(Reason(cause, .points, text)) }
  mutating func fit(_ cause: FailureCause, _ text: String) { reasons.append(Reason(cause, .fits, text)) }

  // MARK: - The symptom

  /// The status that the failing command was answered with.
  var status: UInt32? {
    if case .status(let value)? = symptom?.kind { value } else { nil }
  }

  var isTimeout: Bool { symptom?.kind == .timeout }

  func failed(in commands: String...) -> Bool { symptom?.command.map { commands.contains($0) } ?? false }

  /// The failure was in an erase.
  var failedErasing: Bool { failed(in: "flash-erase-region", "flash-erase-all") || symptom?.phase == .erase }

  /// The failure was in a program, or in what was programmed.
  var failedWriting: Bool {
    symptom?.phase == .writeImage || symptom?.phase == .writeConfigurationBlock || symptom?.phase == .verify
      || symptom?.kind == .mismatch || (failed(in: "write-memory") && touchesFlash)
      || (failed(in: "fill-memory") && touchesFlash) || failedWritingBlock
  }

  /// configure-memory also writes the configuration block, and reads it back: only then it answers 20106. Whoever typed
  /// the command says no phase.
  private var failedWritingBlock: Bool {
    failed(in: "configure-memory") && symptom?.phase == nil && status == StatusCode.norCommandFailure.rawValue
  }

  /// The failing command's address lies in the flash window.
  var touchesFlash: Bool { symptom?.address.map { $0 >= 0x6000_0000 && $0 < 0x8000_0000 } ?? false }
}
