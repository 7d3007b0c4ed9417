/// The steps of a provisioning, in their order.
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
  /// Configure the flash.
  case configureMemory = "configure memory"
  /// Ask for the flash's size and check that the image fits.
  case checkMemory = "check memory"
  /// Erase the sectors needed.
  case erase = "erase"
  /// Write the flash configuration block.
  case writeConfigurationBlock = "write configuration block"
  /// Write the image.
  case writeImage = "write image"
  /// Read everything back and compare.
  case verify = "verify"
  /// Reset the part.
  case reset = "reset"
  /// See what comes up.
  case observeBoot = "observe boot"
}
