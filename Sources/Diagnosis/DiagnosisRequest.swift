import FailureCauses
import Provisioning
import SickBoards

/// What a diagnosis starts from: what the user wanted, what went wrong, and what may be done to find out why.
public struct DiagnosisRequest: Sendable {
  /// The job: image, option word or configuration block, flashloader, times. Without segments only board and flash are
  /// looked at.
  public var plan: ProvisioningPlan
  /// What went wrong, as far as the user says; nil looks whether anything is wrong.
  public var symptom: Symptom?
  /// Causes that a capture or a report speaks for, the best first, each with its reasons; none if there is no such
  /// evidence.
  public var recorded: [RecordedCause] = []
  /// Flash that may be erased and written to find out more; nil leaves all cells alone.
  public var mayErase: ProvisioningPlan.Range?
  /// From the boot ROM the plan's flashloader may be loaded and started, which uses the part's RAM.
  public var mayLoadFlashloader = true
  /// Since the job failed the board was reset by hand, its supply kept: the flash is in the state in which it was, and a
  /// flashloader that hung is gone.
  public var wasReset = false
  /// A flash that does not answer may be sent what ends power-down, QPI and continuous read, and a reset: this changes
  /// none of its cells and none of its lasting registers, but takes it out of a state that it is in.
  public var mayWakeFlash = true

  /// How the board is named in the commands that are proposed: options of boardless.
  public var boardOptions = "--usb"
  /// How the job is named in them: image, options, how it ended.
  public var jobOptions = ""
  /// The board's options for blhost.
  public var hostToolOptions = "-u 0x15A2,0x0073"

  /// A command of boardless for this board and job.
  public func command(_ name: String) -> String {
    "boardless \(name) \(boardOptions)" + (jobOptions.isEmpty ? "" : " " + jobOptions)
  }

  /// A cause that a record of the failure speaks for.
  public struct RecordedCause: Equatable, Sendable {
    /// Which.
    public var cause: FailureCause
    /// What in the record speaks for it.
    public var evidence: [String]
    /// Makes one.
    public init(_ cause: FailureCause, evidence: [String] = []) {
      self.cause = cause
      self.evidence = evidence
    }
  }

  /// A request to look at `plan`'s board.
  public init(_ plan: ProvisioningPlan, symptom: Symptom? = nil) {
    self.plan = plan
    self.symptom = symptom
  }
}
