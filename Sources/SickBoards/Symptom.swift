import MBoot
import Provisioning

/// What failed, as whoever ran the job saw it: a provisioning's error, or what a drop-in printed.
public struct Symptom: Equatable, Sendable {
  /// How it ended.
  public enum Kind: Equatable, Sendable {
    /// The flashloader or the boot ROM answered this status.
    case status(UInt32)
    /// No answer within the time allowed.
    case timeout
    /// The device left the bus.
    case gone
    /// No device was there.
    case absent
    /// This user may not open it.
    case permission
    /// Another program has it.
    case inUse
    /// The device sent what is no answer.
    case malformed
    /// All commands succeeded, and the flash reads back otherwise than written.
    case mismatch
    /// The part is closed and refused what it was given.
    case refusedByHAB
    /// The jump was taken and no flashloader came up.
    case didNotStart
    /// The client refused the plan, and sent nothing that would change the board.
    case refusedPlan
  }

  /// How it ended.
  public var kind: Kind
  /// The step, if the job was a provisioning.
  public var phase: ProvisioningPhase?
  /// The command that failed, as NXP's tools spell it, such as "flash-erase-region".
  public var command: String?
  /// The address that it was about.
  public var address: UInt32?
  /// How long the command took, if that is known.
  public var duration: Duration?

  /// Makes one.
  public init(
    _ kind: Kind, phase: ProvisioningPhase? = nil, command: String? = nil, address: UInt32? = nil,
    duration: Duration? = nil
  ) {
    self.kind = kind
    self.phase = phase
    self.command = command
    self.address = address
    self.duration = duration
  }
}
