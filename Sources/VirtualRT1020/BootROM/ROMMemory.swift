import Fuses

/// Which addresses the boot ROM lets a host read and write over SDP, and what stands there.
///
/// Source: field reports (refusals of 0x20200000-0x20207FFF and of ITCM's first word; the registers host
/// tools read). Reads of OCRAM's first 32 KiB and writes of peripherals are UNPROVEN.
enum ROMMemory {
  /// OCRAM that the ROM uses itself.
  static let ownRAM: Range<UInt32> = 0x2020_0000..<0x2020_8000
  /// Peripheral bridges AIPS-1 to AIPS-4.
  static let peripherals: Range<UInt32> = 0x4000_0000..<0x4200_0000
  /// The fuse controller's registers and shadows.
  static let fuses: Range<UInt32> = 0x401F_4000..<0x401F_4800
  /// SRC_SBMR1: the boot configuration as latched.
  static let bootConfigurationRegister: UInt32 = 0x400F_8004
  /// SRC_SBMR2: boot mode in bits 25:24, security in bits 1:0.
  static let bootModeRegister: UInt32 = 0x400F_801C
  /// Registers that are remembered at most.
  private static let registerLimit = 4096

  /// True if write-file and jump-address take the address.
  static func isWritable(_ address: UInt32) -> Bool {
    guard !ownRAM.contains(address), address >= 4 else { return false }
    return RAM.bases.contains { address >= $0 && address - $0 < UInt32(RAM.windowBytes) }
  }

  /// True if read-register takes the range.
  static func isReadable(_ address: UInt32, _ count: UInt32, _ hardware: Hardware) -> Bool {
    let readDisabled = hardware.ocotp.shadows[FuseWord.bootConfiguration1] >> 18 & 1 == 1
    guard !readDisabled, !hardware.isClosed, count > 0, count <= 1 << 20 else { return false }
    let (end, overflow) = address.addingReportingOverflow(count)
    if !overflow, peripherals.contains(address), end <= peripherals.upperBound { return true }
    return hardware.ram.bytes(address, count: Int(count)) != nil
  }

  /// The bytes of a range, or nil where nothing is readable.
  static func read(_ address: UInt32, _ count: Int, _ hardware: inout Hardware) -> [UInt8]? {
    guard peripherals.contains(address) else { return hardware.ram.bytes(address, count: count) }
    return (0..<count).map { index in
      let byte = address &+ UInt32(index)
      return UInt8(truncatingIfNeeded: register(byte & ~3, &hardware) >> (8 * (byte & 3)))
    }
  }

  /// A peripheral register; what nobody wrote reads as 0.
  static func register(_ address: UInt32, _ hardware: inout Hardware) -> UInt32 {
    if fuses.contains(address) { return hardware.readFuseRegister(address - fuses.lowerBound) }
    if address == bootModeRegister {
      return hardware.bootMode << 24 | (hardware.isClosed ? 2 : 1)
    }
    return hardware.registers[address] ?? 0
  }

  /// Writes one register or RAM word of 8, 16 or 32 bits; false if the ROM refuses.
  static func writeRegister(_ address: UInt32, _ format: UInt8, _ value: UInt32, _ hardware: inout Hardware) -> Bool {
    let width: Int
    switch format {
    case 0x08: width = 1
    case 0x10: width = 2
    case 0x20: width = 4
    default: return false
    }
    guard address % UInt32(width) == 0 else { return false }
    if peripherals.contains(address) {
      let word = address & ~3
      let shift = 8 * (address & 3)
      let mask = width == 4 ? UInt32.max : (1 << (8 * UInt32(width)) - 1) << shift
      if fuses.contains(word) {
        hardware.writeFuseRegister(word - fuses.lowerBound, value << shift & mask)
        return true
      }
      guard hardware.registers.count < registerLimit || hardware.registers[word] != nil else { return false }
      hardware.registers[word] = (hardware.registers[word] ?? 0) & ~mask | value << shift & mask
      return true
    }
    guard isWritable(address) else { return false }
    return withUnsafeBytes(of: value.littleEndian) { bytes in
      hardware.ram.write(address, UnsafeRawBufferPointer(rebasing: bytes[..<width])) == .done
    }
  }
}
