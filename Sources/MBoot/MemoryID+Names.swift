extension MemoryID {
  /// What a memory id stands for, in words; nil for one without a name. Names as host tools list them (SPSDK 3.12);
  /// an RT1020 has 0, 9, 0x110 and 0x120.
  public static func name(_ id: UInt32) -> String? {
    switch id {
    case internalMemory: "address map"
    case 0x01: "QuadSPI NOR"
    case 0x08: "SEMC NOR"
    case flexSPINOR: "FlexSPI NOR"
    case 0x0A: "SPIFI NOR"
    case 0x0B: "XSPI NOR"
    case 0x10: "execute-only flash"
    case 0x100: "SEMC NAND"
    case 0x101: "SPI NAND"
    case spiNOREEPROM: "SPI NOR or EEPROM"
    case 0x111: "I2C NOR or EEPROM"
    case sdCard: "SD card"
    case 0x121: "eMMC"
    default: nil
    }
  }
}
