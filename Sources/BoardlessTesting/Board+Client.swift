extension RAMImage {
  /// The stand-in flashloader, for a plan of a test's own: `plan.flashloader = .standIn`.
  public static let standIn: RAMImage? = {
    do { return try RAMImage(ImageFile(StandInFlashloader.make())) } catch { return nil }
  }()
}

extension Board {
  /// Does the whole job of a provisioning: flashloader, configuration, erase, write, verify, reset.
  ///
  /// - Parameters:
  ///   - image: what goes into the flash; the flashloader makes the configuration block.
  ///   - address: where, in the memory window, a multiple of 256. The boot ROM looks at 0x60001000.
  ///   - change: alters the plan, such as its option word.
  /// - Throws: `ProvisioningError`, with the phase, the cause and what to try.
  @discardableResult
  public func provision(
    _ image: [UInt8], at address: UInt32, _ change: (inout ProvisioningPlan) -> Void = { _ in }
  ) throws(ProvisioningError) -> ProvisioningResult {
    var plan = ProvisioningPlan(segments: [ImageSegment(address: address, bytes: image)])
    change(&plan)
    return try provision(plan)
  }

  /// Carries out a plan. Without a flashloader of its own it gets the stand-in.
  @discardableResult
  public func provision(_ plan: ProvisioningPlan) throws(ProvisioningError) -> ProvisioningResult {
    var plan = plan
    if plan.flashloader == nil { plan.flashloader = RAMImage.standIn }
    return try Provisioner(plan, now: { self.time }).run(on: bus)
  }

  /// Loads the stand-in flashloader through the boot ROM and waits until it is there. Does nothing if one runs.
  ///
  /// - Returns: a host on it.
  /// - Throws: `SDPError` if the boot ROM refuses, `BoardError.notOnBus` if no flashloader comes up.
  @discardableResult
  public func startFlashloader() throws -> MBootHost {
    if running != .flashloader {
      let rom = try sdp
      try rom.writeFile(address: StandInFlashloader.loadAddress, StandInFlashloader.make())
      try rom.jumpAddress(StandInFlashloader.jumpAddress)
    }
    return try mboot
  }

  /// Configures the flash by an option word, as `configure-memory 9` does; starts the flashloader if need be.
  ///
  /// ```swift
  /// try board.configureFlash()
  /// try board.mboot.flashEraseRegion(address: 0x6000_0000, count: 0x1000)
  /// ```
  ///
  /// - Throws: `MBootError` with the flashloader's status.
  public func configureFlash(_ option: OptionWord = .standard) throws {
    let host = try startFlashloader()
    try host.writeMemory(address: 0x2000, option.bytes)
    try host.configureMemory(MemoryID.flexSPINOR, address: 0x2000)
  }
}
