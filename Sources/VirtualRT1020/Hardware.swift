import Fuses

/// What the firmware on the part works with: everything that is not the firmware's own state.
struct Hardware: Sendable {
  /// ITCM, DTCM, OCRAM.
  var ram: RAM
  /// Fuses.
  var ocotp: OCOTP
  /// What is wrong with the fuses: stands between whoever asks their controller and it.
  var fuseFaults = FuseFaults()
  /// What is wrong with the flashloader.
  var firmwareFaults = FirmwareFaults()
  /// The flash and its controller; also the part's clock.
  var flexSPI: FlexSPI
  /// Peripheral registers that a host wrote, by address; nothing reacts to them.
  var registers: [UInt32: UInt32] = [:]

  /// The FlexRAM fuse decides which RAM is backed.
  var followsFlexRAMFuse = false

  /// What a host is expected to ask, if it is held to that.
  var script: RequestScript?

  /// What is known of the board, if it was made of a capture.
  var known: CapturedKnowledge?

  /// Erases and programs since the host last spoke.
  var flashOperations = 0

  /// What happened, in words, if anybody asked.
  var log = BoardLog()

  /// What the boot ROM has done since the last reset.
  var boots = BootRecord()

  /// Decides what is left of what the end of power cuts short.
  var seed: UInt64 = 1

  /// BOOT_MODE as latched at the last reset, two bits.
  var bootMode: UInt32 = 1

  /// HAB is closed: SEC_CONFIG[1], BOOT_CFG1 bit 1.
  var isClosed: Bool { ocotp.shadows[FuseWord.bootConfiguration1] & 0x2 != 0 }

  /// The part's unique id: fuse words 1 (low half) and 2.
  var uniqueID: UInt64 {
    UInt64(ocotp.shadows[FuseWord.uniqueID.1]) << 32 | UInt64(ocotp.shadows[FuseWord.uniqueID.0])
  }

  /// Nanoseconds since the board was made, as far as the part has computed.
  var now: UInt64 {
    get { flexSPI.now }
    set { flexSPI.now = newValue }
  }

  /// Notes something in the log as of now, if anybody asked.
  @inline(__always)
  mutating func note(_ kind: BoardLogEntry.Kind, _ text: @autoclosure () -> String) {
    log.add(kind, at: now, text())
  }

  /// Notes what the host did wrong, if strict mode is on.
  @inline(__always)
  mutating func note(_ misuse: @autoclosure () -> Misuse) {
    if log.isStrict { log.add(.misuse, at: now, misuse().text) }
  }

  /// What a reset does before any firmware runs: the fuses are sensed and the FlexRAM is divided.
  mutating func reset() {
    flexSPI.portBytes = 0
    ocotp.reset()
    fuseFaults.reset()
    if followsFlexRAMFuse { ram.partition(by: Int(ocotp.fuses[FuseWord.miscellaneous0] >> 16 & 0xF)) }
  }

  /// The core stopped at `time`, nanoseconds: what the part had worked ahead of it never happened. The flash
  /// goes on by itself with what it had begun.
  mutating func stop(at time: UInt64) {
    ocotp.stop(at: time, seed: seed)
    flexSPI.chip?.stop(at: time, losingPower: false)
    // A host on the serial line takes answers without letting time pass.
    now = max(time, flexSPI.chip?.seenUntil ?? 0)
  }

  /// The host has seen what the part did up to `time`: none of it is taken back any more.
  @inline(__always)
  mutating func isSeen(until time: UInt64) {
    flexSPI.chip?.forget(until: time)
    ocotp.keepBurns(until: time)
  }

  /// The supply dipped at `time`: as `stop`, but the flash stops too, with its operation half done. It keeps
  /// what it knows, and is ready.
  mutating func dip(at time: UInt64) {
    flexSPI.chip?.dip(at: time)
    stop(at: time)
  }

  /// What a fault cuts short first: when, and by which effect. It stands until it has been acted upon.
  var interruption: (at: UInt64, effect: Fault.Effect)? {
    let found = [
      flexSPI.faults.interruption, fuseFaults.interruption, firmwareFaults.interruption, script?.interruption,
    ]
    return found.compactMap { $0 }.min { $0.at < $1.at }
  }

  /// What was cut short has been acted upon, or never happens.
  mutating func forgetInterruption() {
    flexSPI.faults.takeInterruption()
    fuseFaults.forgetInterruption()
    firmwareFaults.forgetInterruption()
    script?.interruption = nil
  }

  /// Everything that has no power from `time` on is lost, and what the part had worked ahead never happened;
  /// flash cells and fuses stay. Faults that last until the supply goes are mended.
  mutating func losePower(at time: UInt64) {
    ocotp.losePower(at: time, seed: seed)
    fuseFaults.losePower(&ocotp)
    firmwareFaults.losePower()
    ram.lose()
    registers = [:]
    forgetBoot()
    flexSPI.chip?.stop(at: time, losingPower: true)
    now = max(time, flexSPI.chip?.seenUntil ?? 0)
    flexSPI.faults.losePower()
  }
}

extension UInt64 {
  /// A sum that stops at the end of virtual time.
  func addingSaturated(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? VirtualRT1020.endOfTime : Swift.min(sum, VirtualRT1020.endOfTime)
  }
}

extension Hardware {
  /// Fits a board as described. A flash that cannot be made is left out (`Flash.whyNotFitted`).
  init(_ configuration: BoardConfiguration) {
    var ocotp = OCOTP()
    for (index, value) in configuration.fuses where ocotp.fuses.indices.contains(index) { ocotp.set(index, value) }
    var flexSPI = FlexSPI()
    flexSPI.noise = SplitMix64(seed: configuration.seed)
    if let flash = configuration.flash {
      flexSPI.floating = flash.floating
      flexSPI.chip = SerialNOR(flash)
      var seeds = SplitMix64(seed: configuration.seed ^ 0x4E4F_52)
      flexSPI.chip?.uniqueID = seeds.next()
      flexSPI.chip?.noise = SplitMix64(seed: seeds.next())
    } else {
      flexSPI.floating = .ff
    }
    self.init(ram: RAM(), ocotp: ocotp, flexSPI: flexSPI, followsFlexRAMFuse: configuration.ram == .flexRAM)
    seed = configuration.seed
    known = configuration.known
    reset()
  }
}

extension SerialNOR {
  /// A chip as the board's description fits it, overrides applied; nil if it cannot be made.
  init?(_ flash: BoardConfiguration.Flash) {
    guard flash.whyNotFitted == nil, var part = flash.customPart ?? SerialNORPart.named(flash.part) else { return nil }
    if let jedec = flash.jedec { part.jedec = jedec }
    if let size = flash.size, SerialNORPart.sizes.contains(size), size & (size - 1) == 0 {
      part.size = size
      part.sfdp = SFDP.resized(part.sfdp, to: size)
    }
    if let sfdp = flash.sfdp { part.sfdp = sfdp }
    if let requirement = flash.quadEnableRequirement {
      if flash.sfdp == nil { part.sfdp = SFDP.withQuadEnable(part.sfdp, requirement) }
      switch requirement {
      case 0: part.quadEnable = .none
      case 2: part.quadEnable = .status1Bit6
      default: part.quadEnable = .status2Bit1
      }
      part.takeStatusCommands(requirement: requirement)
      // Wherever the bit is put, it can be written.
      part.writableBits = part.writableBits.map { $0 | 0xC2 }
    }
    if flash.anyProtectionBitProtectsAll { part.protection = .anyBit }
    for (index, value) in flash.statusRegisters.prefix(3).enumerated() { part.statusRegisters[index] = value }
    if part.size > 16 << 20, !part.reads.contains(where: { $0.address == .four }) { part.addFourByteCommands() }
    self.init(part: part, fill: flash.fill)
    isExact = flash.reads == .exact
    takesMaximumTimes = flash.takesMaximumTimes
    writeProtectPinIsLow = flash.writeProtectPinIsLow
    idleLines = flash.floating == .zero ? 0x0 : 0xF
    for (offset, bytes) in flash.contents where offset >= 0 && offset <= part.size - bytes.count {
      bytes.withUnsafeBytes { cells.write(at: offset, $0) }
    }
  }
}
