extension SerialNORPart {
  /// ISSI's. Its SFDP is unknown: it has the recorded table with quad-enable requirement 2.
  /// Identity, protection: hackpascal/ufprog's table of flash parts. Registers 2 and 3, which the part does not have,
  /// are plain memory here, as in the recordings.
  static let issi = [
    SerialNORPart(
      "IS25LP064A", [0x9D, 0x60, 0x17], size: 8 << 20, source: "ISSI IS25LP064A, SFDP of a W25Q64" + unproven
    ) {
      $0.electronicID = 0x16
      $0.sfdp = SFDP.w25q64(quadEnableRequirement: 2)
      $0.quadEnable = .status1Bit6
      $0.writableBits = [0xFC, 0xFF, 0xFF]
      $0.oneTimeBits = [0, 0, 0]
      $0.statusWrites = [StatusWrite(0x01, [1]), StatusWrite(0x31, [2]), StatusWrite(0x11, [3])]
      $0.suspendBit = nil
      $0.protection = .levels(Levels(bits: 4, smallest: 64 << 10))
      $0.times = Times(
        page: 200, sector: 70_000, halfBlock: 100_000, block: 200_000, chip: 16_000_000, statusWrite: 2_000)
      $0.maximumTimes = Times(
        page: 800, sector: 300_000, halfBlock: 500_000, block: 1_000_000, chip: 45_000_000, statusWrite: 15_000)
      $0.addFourByteCommands()
      $0.opcodes.enterQPI = 0x35
      $0.opcodes.exitQPI = 0xF5
      $0.opcodes.securityRead = 0x68
      $0.opcodes.securityProgram = 0x62
      $0.opcodes.securityErase = 0x64
      $0.securityRegisters.count = 4
      $0.securityRegisters.firstLockBit = nil
      $0.continuousRead = ModeBits(mask: 0xF0, value: 0xA0)
    }
  ]
}
