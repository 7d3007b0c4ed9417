import FailureCauses
import Provisioning

/// What can be done against a cause: a table, in which each line is as little as will do.
struct RecoveryMend: Equatable {
  /// How the flash is to be configured.
  enum Configuring: Equatable {
    /// As the user's job does.
    case asPlanned
    /// By the usual option word, at the job's clock.
    case byStandardWord
    /// The same at the next lower clock at which reads are right.
    case atLowerClock
    /// With the number of dummy clocks at which reads are right.
    case withOtherDummies
    /// By a block that reads on one pad.
    case onOnePad
  }

  /// Against what; nil for nothing that is known.
  let cause: FailureCause?
  /// Software can do something.
  var isSoftware = true
  /// Modes that the flash is brought out of.
  var modes: [FlashModeCommand] = []
  /// Whether protection bits are cleared.
  var clearsProtection = false
  /// Whether a suspended operation is resumed first.
  var resumes = false
  /// How the flash is configured afterwards.
  var configuring = Configuring.asPlanned
  /// What only a person can do.
  var byHand: [String] = []
  /// What a person should see to although the board works.
  var byHandAfterwards: [String] = []

  private static let powerCycle = "take power away from board and flash, and bring it back into serial download mode"

  /// Nothing: the proof alone.
  static let none = RecoveryMend()

  private init() { cause = nil }

  /// - Parameter plan: what the user gives; some mends need a thing of the user's.
  init(of cause: FailureCause, for plan: ProvisioningPlan) {
    self.cause = cause
    switch cause {
    case .blockProtection, .protectionLocked:
      clearsProtection = true
    case .individualLocks:
      (modes, clearsProtection) = ([.unlockSectors], true)
      byHandAfterwards = ["the locks come back with the next power-up as long as WPS is set in status register 3"]
    case .savedBlockTrap, .wrongGeometry, .incompleteLookupTable, .wrongDeviceType:
      configuring = .byStandardWord
    case .readPathMarginal:
      configuring = .atLowerClock
      byHandAfterwards = ["look after the flash's supply and lines: the faster clock should work"]
    case .wrongDummyCycles: configuring = .withOtherDummies
    case .quadEnableStuck, .noSFDP:
      configuring = .onOnePad
      byHandAfterwards = ["reads are slow by this block: one made for the part's quad reads would be faster"]
    case .eraseSuspended: resumes = true
    case .fourByteAddresses: modes = [.threeByteAddresses, .reset]
    case .quadPeripheralInterface: modes = [.leaveQuad, .leaveQPI, .quadReset]
    case .powerDown: modes = [.release]
    case .continuousRead: modes = [.leaveQuad, .reset]
    case .notBlank where plan.segments.isEmpty:
      isSoftware = false
      byHand = ["give the image, so that its sectors are erased and written"]
    case .closedPart where plan.signedFlashloader == nil:
      isSoftware = false
      byHand = ["give a flashloader that is signed with the keys fused into this part (--signed-flashloader)"]
    case .closedPart, .notConfigured, .notBlank, .timeoutTooShort, .romAsFlashloader, .wrongLoadAddress,
      .flashloaderDoesNotStart:
      break
    case .flashloaderHangs, .flashStaysBusy: byHand = [Self.powerCycle]
    default:
      isSoftware = false
      byHand = Self.hands(cause)
    }
  }

  /// What is left to a person where software has nothing to offer.
  private static func hands(_ cause: FailureCause) -> [String] {
    switch cause {
    case .wornSector: ["replace the flash, or link the image so that it leaves the bad sector out"]
    case .programFails: ["replace the flash, or look after its supply"]
    case .writeEnableDead: [powerCycle, "if it stays so, replace the flash"]
    case .flashDropsOut: ["look after HOLD# or RESET# (IO3), the flash's supply and its solder joints"]
    case .flashAbsent: ["see that a flash is fitted, has its supply, and sits on the pins of FlexSPI A"]
    case .imageTooLarge: ["make the image smaller, or fit a larger flash"]
    case .noDevice: ["see to cable, power and boot pins; 'boardless doctor' says what is on USB"]
    case .deviceLeaves, .linkLosesReports: ["use another cable and port, without a hub, and a firm supply"]
    case .permission: ["'boardless doctor' prints the rule that lets you open the board"]
    case .deviceInUse: ["end the other program that has the board"]
    case .fuseRefuses: ["nothing mends a fuse word that is locked or does not blow: change the plan, or the part"]
    default: []
    }
  }
}
