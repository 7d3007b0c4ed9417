/// What the firmware on the part works with: everything that is not the firmware's own state.
struct Hardware: Sendable {
  /// ITCM, DTCM, OCRAM.
  var ram: RAM
  /// Fuses.
  var ocotp: OCOTP
  /// The flash and its controller; also the part's clock.
  var flexSPI: FlexSPI
  /// Peripheral registers that a host wrote, by address; nothing reacts to them.
  var registers: [UInt32: UInt32] = [:]

  /// The FlexRAM fuse decides which RAM is backed.
  var followsFlexRAMFuse = false

  /// Erases and programs since the host last spoke.
  var flashOperations = 0

  /// What happened, in words, if anybody asked.
  var log = BoardLog()

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

  /// What a reset does before any firmware runs: the fuses are sensed and the FlexRAM is divided.
  mutating func reset() {
    flexSPI.portBytes = 0
    ocotp.reloadShadows()
    if followsFlexRAMFuse { ram.partition(by: Int(ocotp.fuses[FuseWord.miscellaneous0] >> 16 & 0xF)) }
  }

  /// The host has seen all that the firmware has computed so far.
  mutating func isSeen() {
    let time = now
    flexSPI.chip?.forget(until: time)
  }

  /// The world stops the firmware at `time`, which may have worked ahead: what the flash had not begun by then never
  /// happened, and what it was doing goes on by itself.
  mutating func stop(at time: UInt64) {
    if flexSPI.chip?.stop(at: time, losingPower: false) == true { now = max(time, flexSPI.chip?.seenUntil ?? 0) }
  }

  /// Everything that has no power from `time` on is lost; flash cells and fuses stay.
  mutating func losePower(at time: UInt64) {
    ram.lose()
    registers = [:]
    if flexSPI.chip?.stop(at: time, losingPower: true) == true { now = max(time, flexSPI.chip?.seenUntil ?? 0) }
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
  /// Fits a board as described. A part that does not exist is left out.
  init(_ configuration: BoardConfiguration) {
    var ocotp = OCOTP()
    for (index, value) in configuration.fuses where ocotp.fuses.indices.contains(index) { ocotp.set(index, value) }
    var flexSPI = FlexSPI()
    flexSPI.noise = SeededGenerator(seed: configuration.seed)
    if let flash = configuration.flash {
      flexSPI.floating = flash.floating
      flexSPI.chip = SerialNOR(flash)
      var seeds = SeededGenerator(seed: configuration.seed ^ 0x4E4F_52)
      flexSPI.chip?.uniqueID = seeds.next()
      flexSPI.chip?.noise = SeededGenerator(seed: seeds.next())
    } else {
      flexSPI.floating = .ff
    }
    self.init(ram: RAM(), ocotp: ocotp, flexSPI: flexSPI, followsFlexRAMFuse: configuration.ram == .flexRAM)
    reset()
  }
}

extension SerialNOR {
  /// A chip as the board's description fits it, overrides applied; nil for a part nobody knows.
  init?(_ flash: BoardConfiguration.Flash) {
    guard var part = flash.customPart ?? SerialNORPart.named(flash.part) else { return nil }
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
      part.statusWriteTakesTwo = requirement != 2
      part.hasStatus2By3F = requirement == 3
      // Wherever the bit is put, it can be written.
      part.writableBits = part.writableBits.map { $0 | 0xC2 }
    }
    if flash.anyProtectionBitProtectsAll { part.protection = .anyBit }
    for (index, value) in flash.statusRegisters.prefix(3).enumerated() { part.statusRegisters[index] = value }
    if part.size > 16 << 20, !part.reads.contains(where: { $0.address == .four }) { part.addFourByteCommands() }
    guard part.isSound else { return nil }
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
