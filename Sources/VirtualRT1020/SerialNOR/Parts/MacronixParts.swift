extension SerialNORPart {
  /// Macronix's. The configuration register stands where others have register 2; it is read by 15.
  /// Identity, registers, protection, programs and reset: hackpascal/ufprog's table of flash parts.
  static let macronix = [
    SerialNORPart(
      "MX25L6433F", [0xC2, 0x20, 0x17], size: 8 << 20, source: "Macronix MX25L6433F, SFDP of a W25Q64" + unproven
    ) {
      $0.electronicID = 0x16
      $0.sfdp = SFDP.w25q64(quadEnableRequirement: 2)
      $0.quadEnable = .status1Bit6
      $0.writableBits = [0xFC, 0xC9, 0]
      // Top or bottom is decided once.
      $0.oneTimeBits = [0, 0x08, 0]
      $0.statusReads = [StatusRead(0x05, 1), StatusRead(0x15, 2)]
      $0.statusWrites = [StatusWrite(0x01, [1, 2])]
      $0.suspendBit = nil
      $0.protection = .levels(Levels(bits: 4, smallest: 64 << 10, topBottom: Bit(2, 3)))
      $0.times = Times(
        page: 250, sector: 30_000, halfBlock: 140_000, block: 280_000, chip: 20_000_000, statusWrite: 40_000)
      $0.maximumTimes = Times(
        page: 1_500, sector: 300_000, halfBlock: 1_000_000, block: 2_000_000, chip: 50_000_000, statusWrite: 40_000)
      $0.programs = [ProgramCommand(0x02), ProgramCommand(0x38, needsQuadEnable: true)]
      $0.opcodes.volatileStatusWrite = nil
      $0.opcodes.suspend = 0xB0
      $0.opcodes.resume = 0x30
      $0.opcodes.uniqueID = nil
      $0.opcodes.securityRead = nil
      $0.opcodes.securityProgram = nil
      $0.opcodes.securityErase = nil
      $0.securityRegisters.count = 0
      // The part goes by bits 7:4 differing from bits 3:0; A5 does, 00 and FF do not.
      $0.continuousRead = ModeBits(mask: 0xFF, value: 0xA5)
    }
  ]
}
