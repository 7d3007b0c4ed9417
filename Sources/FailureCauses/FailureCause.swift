/// What can be behind a provisioning that fails: one case for each thing that a person would mend in another way.
///
/// The names are those of the command line (`boardless causes`). What is said of each stands in `FailureCause+Text`;
/// the board that has it is made by `SickBoard`.
public enum FailureCause: String, Sendable, CaseIterable, Hashable {
  // MARK: The flash's protection

  /// Block protect bits are set in the flash while quad enable is set, so that the flashloader leaves them.
  case blockProtection = "block-protection"
  /// Protect bits are set and WP# is low with the register protect bit (SRP) set: nothing clears them.
  case protectionLocked = "protection-locked"
  /// Sectors are locked one by one (WPS).
  case individualLocks = "individual-locks"
  /// The write enable latch never sets.
  case writeEnableDead = "write-enable-dead"

  // MARK: Quad enable

  /// The user's configuration block does not set quad enable, on a flash that has it clear.
  case savedBlockTrap = "saved-block"
  /// Quad enable does not stay set whatever is written.
  case quadEnableStuck = "quad-enable-stuck"

  // MARK: Reading

  /// Reads go wrong at the clock that was asked for, and not at a lower one.
  case readPathMarginal = "read-path"
  /// The flash needs another number of dummy clocks than it gets.
  case wrongDummyCycles = "dummy-cycles"
  /// The flash drops out now and then: HOLD# or RESET# (IO3) floats, a loose contact, its supply.
  case flashDropsOut = "flash-drops-out"

  // MARK: States of the flash that only power ends

  /// An erase or program is suspended.
  case eraseSuspended = "suspended"
  /// Addresses have four bytes.
  case fourByteAddresses = "four-byte-addresses"
  /// The flash listens on four pads (QPI).
  case quadPeripheralInterface = "qpi"
  /// Deep power-down.
  case powerDown = "power-down"
  /// Continuous read: it takes commands for addresses.
  case continuousRead = "continuous-read"
  /// The flash stays busy for ever, and the flashloader waits for it.
  case flashStaysBusy = "flash-stays-busy"

  // MARK: The flash itself

  /// A sector is worn or defective.
  case wornSector = "worn-sector"
  /// Cells do not take what is programmed into them.
  case programFails = "program-fails"
  /// No flash answers: none fitted, no supply, other pins.
  case flashAbsent = "flash-absent"
  /// The flash has no SFDP table, or an unreadable one.
  case noSFDP = "no-sfdp"

  // MARK: What the flash is told to be

  /// The option word names another kind of flash, or another mode.
  case wrongDeviceType = "device-type"
  /// The configuration block or the option word gives another size, sector or page than the flash has.
  case wrongGeometry = "geometry"
  /// The configuration block's lookup table lacks a sequence that is needed: write enable, erase, status, program.
  case incompleteLookupTable = "lookup-table"
  /// The flash was never configured in this session, or configuring it failed.
  case notConfigured = "not-configured"
  /// The image reaches past the end of the flash.
  case imageTooLarge = "image-too-large"
  /// Pages that are to be written are not blank: nobody erased them, or an earlier job was interrupted.
  case notBlank = "not-blank"

  // MARK: The flashloader

  /// The flashloader hangs.
  case flashloaderHangs = "flashloader-hangs"
  /// The host waits for a shorter time than the flash may take.
  case timeoutTooShort = "timeout-too-short"
  /// The boot ROM was spoken to as if it were the flashloader.
  case romAsFlashloader = "rom-as-flashloader"
  /// The flashloader was loaded to an address where it does not run, or that the ROM refuses.
  case wrongLoadAddress = "load-address"
  /// The flashloader does not come up after the jump: made for another part, or damaged.
  case flashloaderDoesNotStart = "flashloader-does-not-start"
  /// The part is closed and the flashloader is not signed with its keys.
  case closedPart = "closed-part"

  // MARK: The way to the board

  /// No board is on the bus.
  case noDevice = "no-device"
  /// The board leaves the bus in the middle of the work.
  case deviceLeaves = "device-leaves"
  /// Reports get lost, doubled or cut on the way.
  case linkLosesReports = "link"
  /// This user may not open the device.
  case permission = "permission"
  /// Another program holds the device.
  case deviceInUse = "device-in-use"

  // MARK: Fuses

  /// A fuse word is locked, or a fuse does not blow.
  case fuseRefuses = "fuse"
}
