/// The steps of a provisioning, in their order. Those about fuses, and the comparison, are taken only where they are
/// asked for or the part is closed.
public enum ProvisioningPhase: String, Sendable, CaseIterable {
  /// The plan is judged; nothing is sent.
  case checkPlan = "check plan"
  /// Find out what is on the bus.
  case findDevice = "find device"
  /// Ask the boot ROM for its status, and load the flashloader into RAM.
  case loadFlashloader = "load flashloader"
  /// Jump, and wait for the flashloader to come up.
  case startFlashloader = "start flashloader"
  /// Ask the flashloader what it is.
  case identifyFlashloader = "identify flashloader"
  /// Read the part's fuses: whether it is closed, which keys it trusts.
  case readFuses = "read fuses"
  /// Authenticate the image as the part's boot ROM would.
  case verifyImage = "verify image"
  /// Burn the fuses of a virtual board that is as this one, and see what boots.
  case rehearseFuses = "rehearse fuses"
  /// Configure the flash.
  case configureMemory = "configure memory"
  /// Ask for the flash's size and check that the image fits.
  case checkMemory = "check memory"
  /// See whether the flash holds the image already.
  case compareFlash = "compare flash"
  /// Erase the sectors needed.
  case erase = "erase"
  /// Write the flash configuration block.
  case writeConfigurationBlock = "write configuration block"
  /// Write the image.
  case writeImage = "write image"
  /// Read everything back and compare.
  case verify = "verify"
  /// Burn fuses, for ever.
  case burnFuses = "burn fuses"
  /// Reset the part.
  case reset = "reset"
  /// See what comes up.
  case observeBoot = "observe boot"

  /// The phases that change something for which the board must have power: after an interruption there, it is neither
  /// as it was nor as it is to be.
  public var changesBoard: Bool {
    switch self {
    case .erase, .writeConfigurationBlock, .writeImage, .burnFuses: true
    default: false
    }
  }
}
