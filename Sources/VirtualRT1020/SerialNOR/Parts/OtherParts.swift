extension SerialNORPart {
  /// GigaDevice's: Winbond's registers and protection map; as hackpascal/ufprog's table of flash parts has it.
  static let gigaDevice = [
    SerialNORPart(
      "GD25Q64", [0xC8, 0x40, 0x17], size: 8 << 20, source: "GigaDevice GD25Q64C, SFDP of a W25Q64" + unproven
    ) {
      $0.electronicID = 0x16
      $0.sfdp = SFDP.w25q64(quadEnableRequirement: 4)
      $0.quadEnable = .status2Bit1
      $0.statusLockDownBit = Bit(2, 0)
      $0.protection = wide64
      $0.times = Times(
        page: 500, sector: 50_000, halfBlock: 150_000, block: 200_000, chip: 25_000_000, statusWrite: 5_000)
      $0.maximumTimes = Times(
        page: 2_400, sector: 300_000, halfBlock: 800_000, block: 1_200_000, chip: 60_000_000, statusWrite: 30_000)
      $0.reads = ReadCommand.common(plain: 80, fast: 120)
    }
  ]

  /// Adesto's: the same; identity, clock and protection map from the same table.
  static let adesto = [
    SerialNORPart(
      "AT25SF641", [0x1F, 0x32, 0x17], size: 8 << 20, source: "Adesto AT25SF641, SFDP of a W25Q64" + unproven
    ) {
      $0.electronicID = 0x16
      $0.sfdp = SFDP.w25q64(quadEnableRequirement: 4)
      $0.quadEnable = .status2Bit1
      $0.statusLockDownBit = Bit(2, 0)
      $0.protection = wide64
      $0.times = Times(
        page: 400, sector: 60_000, halfBlock: 200_000, block: 350_000, chip: 30_000_000, statusWrite: 5_000)
      $0.maximumTimes = Times(
        page: 2_500, sector: 300_000, halfBlock: 900_000, block: 1_300_000, chip: 60_000_000, statusWrite: 30_000)
      $0.reads = ReadCommand.common(plain: 50, fast: 104)
    }
  ]

  /// Micron's, and what was ST's: a part from before SFDP, with 64 KiB sectors only and nothing on four pads.
  static let micron = [
    SerialNORPart("M25P64", [0x20, 0x20, 0x17], size: 8 << 20, source: "Micron M25P64" + unproven) {
      $0.electronicID = 0x16
      $0.writableBits = [0x9C, 0, 0]
      $0.oneTimeBits = [0, 0, 0]
      $0.statusReads = [StatusRead(0x05, 1)]
      $0.statusWrites = [StatusWrite(0x01, [1])]
      $0.suspendBit = nil
      $0.protection = .levels(Levels(bits: 3, smallest: 128 << 10))
      $0.times = Times(
        page: 1_400, sector: 1_000_000, halfBlock: 1_000_000, block: 1_000_000, chip: 68_000_000, statusWrite: 5_000)
      $0.maximumTimes = Times(
        page: 5_000, sector: 3_000_000, halfBlock: 3_000_000, block: 3_000_000, chip: 160_000_000,
        statusWrite: 15_000)
      $0.reads = [ReadCommand(0x03, megahertz: 20), ReadCommand(0x0B, waitClocks: 8, megahertz: 50)]
      $0.erases = [EraseCommand(0xD8, bytes: 64 << 10), EraseCommand(0xC7, bytes: 0)]
      $0.programs = [ProgramCommand(0x02)]
      $0.opcodes = .none
      $0.opcodes.powerDown = 0xB9
      $0.opcodes.release = 0xAB
      $0.continuousRead = nil
      $0.securityRegisters.count = 0
      $0.securityRegisters.firstLockBit = nil
    }
  ]

  /// Three level bits, TB, SEC and CMP where Winbond has them, for 8 MiB.
  private static let wide64 = Protection.levels(
    Levels(bits: 3, smallest: 128 << 10, topBottom: Bit(1, 5), sector: Bit(1, 6), complement: Bit(2, 6)))
}
