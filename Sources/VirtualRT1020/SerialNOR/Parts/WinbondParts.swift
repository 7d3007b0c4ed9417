extension SerialNORPart {
  /// Winbond's. Identities, protection map, quad enable and volatile writes: hackpascal/ufprog's table of flash parts.
  /// That the family's SFDP has quad-enable requirement 4: dumps of W25Q16JV and W25Q256JV in Microsoft's Cerberus
  /// tests. Times and clocks: see `unproven`.
  static let winbond = [
    // The flash of the recordings: simpler than any W25Q64JV sold. All bits of registers 2 and 3 can be written,
    // none locks the registers but SRP, and it takes 4-byte commands whatever its size.
    winbondPart("W25Q64JV", [0xEF, 0x40, 0x17], megabytes: 8, source: "the flash model of the recordings") {
      $0.writableBits = [0xFC, 0xFF, 0xFF]
      $0.oneTimeBits = [0, 0, 0]
      $0.statusLockDownBit = nil
      $0.suspendBit = nil
      $0.removeIndividualLocks()
      $0.addFourByteCommands()
    },
    winbondPart("W25Q64JV-IQ", [0xEF, 0x40, 0x17], megabytes: 8, source: "Winbond W25Q64JV" + unproven) {
      $0.fixQuadEnable()
    },
    winbondPart("W25Q64JV-IM", [0xEF, 0x70, 0x17], megabytes: 8, source: "Winbond W25Q64JV-DTR" + unproven) {
      $0.opcodes.enterQPI = 0x38
      $0.opcodes.exitQPI = 0xFF
    },
    winbondPart("W25Q32JV", [0xEF, 0x40, 0x16], megabytes: 4, source: "Winbond W25Q32JV" + unproven) {
      $0.electronicID = 0x15
      $0.fixQuadEnable()
      $0.times.page = 700
      $0.times.chip = 10_000_000
      $0.maximumTimes.chip = 50_000_000
    },
    winbondPart("W25Q128JV", [0xEF, 0x40, 0x18], megabytes: 16, source: "Winbond W25Q128JV" + unproven) {
      $0.electronicID = 0x17
      $0.fixQuadEnable()
      $0.times.page = 700
      $0.times.chip = 40_000_000
      $0.maximumTimes.chip = 200_000_000
    },
    winbondPart(
      "W25Q256JV", [0xEF, 0x40, 0x19], megabytes: 32, source: "Winbond W25Q256JV, SFDP from a dump" + unproven
    ) {
      $0.electronicID = 0x18
      $0.fixQuadEnable()
      $0.addFourByteCommands()
      $0.opcodes.enterFourByte = 0xB7
      $0.opcodes.exitFourByte = 0xE9
      $0.fourByteBit = Bit(3, 0)
      $0.writableBits[2] = 0x66
      $0.protection = .levels(
        Levels(bits: 4, smallest: 64 << 10, topBottom: Bit(1, 6), complement: Bit(2, 6)))
      $0.times.page = 700
      $0.times.chip = 80_000_000
      $0.maximumTimes.chip = 400_000_000
      $0.sfdp = SFDP.w25q256
    },
  ]

  /// What `source` says of figures that nobody has looked up again.
  static let unproven = "; times, clocks and endurance from memory of the data sheet: unproven"

  private static func winbondPart(
    _ name: String, _ jedec: [UInt8], megabytes: Int, source: String, _ change: (inout SerialNORPart) -> Void
  ) -> SerialNORPart {
    SerialNORPart(name, jedec, size: megabytes << 20, source: source) {
      $0.electronicID = 0x16
      $0.sfdp = SFDP.resized(SFDP.w25q64(quadEnableRequirement: 4), to: megabytes << 20)
      $0.quadEnable = .status2Bit1
      $0.statusLockDownBit = Bit(2, 0)
      // A sixty-fourth of the array at level 1.
      $0.protection = .levels(
        Levels(
          bits: 3, smallest: megabytes << 14, topBottom: Bit(1, 5), sector: Bit(1, 6), complement: Bit(2, 6)))
      $0.addIndividualLocks()
      change(&$0)
    }
  }

  /// A part that leaves the factory with quad enable set, for good.
  private mutating func fixQuadEnable() {
    statusRegisters[1] |= 0x02
    writableBits[1] &= ~0x02
  }

  /// Sectors and blocks can be locked one by one (WPS, register 3 bit 2). Bit and commands: from memory of the data
  /// sheets, unproven.
  private mutating func addIndividualLocks() {
    individualLockBit = Bit(3, 2)
    opcodes.lock = 0x36
    opcodes.unlock = 0x39
    opcodes.lockAll = 0x7E
    opcodes.unlockAll = 0x98
  }

  private mutating func removeIndividualLocks() {
    individualLockBit = nil
    opcodes.lock = nil
    opcodes.unlock = nil
    opcodes.lockAll = nil
    opcodes.unlockAll = nil
  }

  /// The commands that always have four address bytes.
  mutating func addFourByteCommands() {
    reads = ReadCommand.common(plain: 50, fast: 133, fourByte: true)
    erases += EraseCommand.fourByte
    programs += ProgramCommand.fourByte + [ProgramCommand(0x3E, address: .four, needsQuadEnable: true)]
  }
}
