import BootImage
import FailureCauses
import Provisioning

/// What a recovery did, and what it came to.
public struct RecoveryReport: Equatable, Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable, CaseIterable {
    /// A write was read back equal: the board works again.
    case recovered
    /// Nothing is wrong with the board.
    case nothingToDo = "nothing-to-do"
    /// Software cannot mend it, or tried and could not: `byHand` says what is left.
    case notRecovered = "not-recovered"
    /// Somebody declined a step without which there is no way on.
    case declined
    /// Nothing was done; `steps` says what would be.
    case planned
    /// The board did not let it come to an end: `failure` says why, and it can be run again.
    case stopped
  }

  /// A step and what became of it.
  public struct Taken: Equatable, Sendable {
    /// The step.
    public var step: RecoveryStep
    /// What became of it.
    public var state: RecoveryStep.State
    /// Makes one.
    public init(_ step: RecoveryStep, _ state: RecoveryStep.State) {
      self.step = step
      self.state = state
    }
  }

  /// What was to be mended, most likely first.
  public var causes: [FailureCause]
  /// How it ended.
  public var outcome = Outcome.stopped
  /// The cause whose mend was proved; nil if none was.
  public var mended: FailureCause?
  /// All steps, in order.
  public var steps: [Taken] = []
  /// What a person has to do, in sentences.
  public var byHand: [String] = []
  /// Why it stopped, or why the proof failed; nil if neither.
  public var failure: String?
  /// With what the image's own provisioning failed last, which says more to a diagnosis than nothing.
  public var failedRun: ProvisioningError?
  /// What a command line should end with.
  public var exitCode = ExitCode.deviceFailed
  /// The flash's id as 9F reads it; empty if it was not asked.
  public var jedec: [UInt8] = []
  /// Its status registers before anything was changed, register 1 first.
  public var registersBefore: [UInt8] = []
  /// The same as they were read last.
  public var registersAfter: [UInt8] = []
  /// How the flash is to be configured from now on; nil where that is as it was.
  public var configuration: ProvisioningPlan.Configuration?
  /// What the proof wrote and read back, in words.
  public var proof: String?

  /// A report of nothing done yet.
  public init(causes: [FailureCause]) { self.causes = causes }
}
