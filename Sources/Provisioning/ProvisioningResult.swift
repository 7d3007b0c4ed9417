import BootImage
import Fuses
import HAB
import HIDTransport
import MBoot

/// What came up after the reset.
public enum BootOutcome: Sendable, Equatable {
  /// Nothing on USB: the application runs, if it does not use USB itself.
  case quiet
  /// The boot ROM's serial download again, with nothing recorded: the boot pins still say so.
  case serialDownloadByPins
  /// The boot ROM's serial download after a failed boot: the image was refused.
  case serialDownloadAfterFailure
  /// The boot ROM, without saying why.
  case serialDownload
  /// The flashloader is still there: the reset did not happen.
  case flashloader
  /// Nobody looked.
  case notObserved
}

/// What a provisioning did.
public struct ProvisioningResult: Sendable, Equatable {
  /// What was found on the bus at first.
  public var foundAs: USBIdentity?
  /// What the boot ROM said of HAB; nil if the flashloader ran already.
  public var habState: HABState?
  /// Property 1 of the flashloader, such as 0x4B020100 for K2.1.0.
  public var flashloaderVersion: UInt32 = 0
  /// Property 0x0B, bytes.
  public var packetBytes = 0
  /// The flash as the flashloader knows it.
  public var memory: ExternalMemoryAttributes?
  /// The part's fuses, as far as they were read before anything was changed.
  public var fuses: FuseReadOut?
  /// What the boot ROM would say of the image on this part; nil where it was not asked for.
  public var authentication: HABOutcome?
  /// The flash held all of it already: nothing was erased or written.
  public var isFlashKept = false
  /// Ranges erased, in order.
  public var erased: [ProvisioningPlan.Range] = []
  /// The block that stands in the flash, read back.
  public var configurationBlock: FlashConfigurationBlock?
  /// Ranges written besides the block, in order.
  public var written: [ProvisioningPlan.Range] = []
  /// Bytes read back and found equal, the block's included.
  public var verifiedBytes = 0
  /// What came up after the reset.
  public var boot = BootOutcome.notObserved
  /// Time per phase, in order.
  public var times: [PhaseTime] = []
  /// All warnings, in order.
  public var warnings: [String] = []

  /// How long a phase took.
  public struct PhaseTime: Sendable, Equatable {
    /// Which.
    public var phase: ProvisioningPhase
    /// How long.
    public var duration: Duration
  }

  /// Bytes erased.
  public var erasedBytes: Int { erased.reduce(0) { $0 + $1.count } }
  /// Bytes written besides the block.
  public var writtenBytes: Int { written.reduce(0) { $0 + $1.count } }
  /// All phases together.
  public var totalTime: Duration { times.reduce(.zero) { $0 + $1.duration } }

  /// An empty result.
  public init() {}
}
