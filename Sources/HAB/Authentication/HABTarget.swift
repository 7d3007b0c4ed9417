import BootImage

/// Where HAB lets an image be, and its device configuration data write.
enum HABTarget {
  /// Kinds of target in an event's data. Source: HAB4's API as recollected; 0x0F in a field sample.
  enum Kind {
    static let memory: UInt8 = 0x0F
    static let peripheral: UInt8 = 0xF0
  }

  /// Memory that an image may lie in: the RAMs less what the ROM needs itself, the flash's window, SDRAM. Where the
  /// code RAM starts to be free is UNPROVEN.
  static let memory: [Range<UInt64>] = [
    0x200..<RT1020Memory.itcm.upperBound, RT1020Memory.dtcm,
    RT1020Memory.romRAM.upperBound..<RT1020Memory.ocram.upperBound, RT1020Memory.flexSPI, RT1020Memory.sdram,
  ]
  /// Registers: the peripheral bridges.
  static let peripherals: Range<UInt64> = 0x4000_0000..<0x4200_0000

  /// True if an image may lie in all of `range`.
  static func isMemory(_ range: Range<UInt64>) -> Bool {
    memory.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
  }

  /// True if device configuration data may write all of `range`: registers and RAM, but not flash.
  static func isWritable(_ range: Range<UInt64>) -> Bool {
    if peripherals.contains(range.lowerBound) { return range.upperBound <= peripherals.upperBound }
    return isMemory(range) && !RT1020Memory.flexSPI.contains(range.lowerBound)
  }

  /// An event's data: kind, address, length, big-endian.
  static func data(_ kind: UInt8, _ range: Range<UInt64>) -> [UInt8] {
    [0, 0, 0, kind] + UInt32(truncatingIfNeeded: range.lowerBound).bigEndianBytes
      + UInt32(clamping: range.upperBound - range.lowerBound).bigEndianBytes
  }
}
