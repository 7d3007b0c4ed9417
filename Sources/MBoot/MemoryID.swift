/// Memory ids as the flashloader decodes them: bits 11:8 are a group; group 0 is the address map,
/// whatever the low byte, group 1 holds external memories by exact id.
public enum MemoryID {
  /// The address map: RAM and memory-mapped flash.
  public static let internalMemory: UInt32 = 0
  /// FlexSPI NOR, as configure-memory and flash-erase-all name it.
  public static let flexSPINOR: UInt32 = 9
  /// Serial NOR or EEPROM over LPSPI.
  public static let spiNOREEPROM: UInt32 = 0x110
  /// SD card.
  public static let sdCard: UInt32 = 0x120
}
