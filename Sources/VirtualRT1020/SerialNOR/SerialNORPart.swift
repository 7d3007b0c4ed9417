/// A serial NOR flash part as data: what it answers to identification, how it is laid out, which
/// opcodes it knows, and how long it takes.
public struct SerialNORPart: Sendable {
  /// Where the quad-enable bit is.
  public enum QuadEnable: Equatable, Sendable {
    /// No such bit: quad reads always work.
    case none
    /// Bit 6 of status register 1.
    case status1Bit6
    /// Bit 1 of status register 2.
    case status2Bit1
    /// Bit 7 of status register 2.
    case status2Bit7
  }

  /// Which addresses the protection bits of status register 1 cover.
  public enum Protection: Equatable, Sendable {
    /// Everything while any of bits 5:2 is set.
    case anyBit
    /// Block protect bits as a level, `bits` of them from bit 2 up: level 1 protects `smallest` bytes, each
    /// further level twice as many. They grow from the top of the array, or from the bottom while
    /// `topBottomBit` is set (0 for parts that have no such bit).
    case doubling(bits: Int, smallest: Int, topBottomBit: UInt8)
  }

  /// Times in microseconds: what the part typically takes.
  public struct Times: Equatable, Sendable {
    /// Page program.
    public var page: Int
    /// 4 KiB sector erase.
    public var sector: Int
    /// 32 KiB block erase.
    public var halfBlock: Int
    /// 64 KiB block erase.
    public var block: Int
    /// Chip erase.
    public var chip: Int
    /// Non-volatile status register write.
    public var statusWrite: Int

    /// Makes a set of times, microseconds.
    public init(page: Int, sector: Int, halfBlock: Int, block: Int, chip: Int, statusWrite: Int) {
      self.page = page
      self.sector = sector
      self.halfBlock = halfBlock
      self.block = block
      self.chip = chip
      self.statusWrite = statusWrite
    }
  }

  /// The name by which users choose it.
  public var name: String
  /// Manufacturer, type, capacity.
  public var jedec: [UInt8]
  /// Bytes of the array: a power of two.
  public var size: Int
  /// The SFDP table, empty for a part without one.
  public var sfdp: [UInt8]
  /// Where quad enable is.
  public var quadEnable: QuadEnable
  /// Status registers 1 to 3 as the factory leaves them.
  public var statusRegisters: [UInt8]
  /// What block protection covers.
  public var protection: Protection
  /// Typical times.
  public var times: Times
  /// Bytes of a program page.
  public var pageSize = 256
  /// True if a write to status register 1 by 01 may carry register 2 as its second byte.
  public var statusWriteTakesTwo = true
  /// Status register 2 is also read by 3F and written by 3E, as parts with quad-enable requirement 3 do.
  public var hasStatus2By3F = false
}

extension SerialNORPart {
  /// Sizes that a part can have: a sector at least, the flashloader's memory window at most.
  static let sizes = PagedBytes.pageSize...(256 << 20)

  /// The part with this name, in any case; nil if there is none.
  public static func named(_ name: String) -> SerialNORPart? {
    all.first { $0.name.lowercased() == name.lowercased() }
  }

  /// The parts that are known by name. Figures of the table "NOR parts on RT1020 boards", typical values;
  /// all but the W25Q64's SFDP come from general data-sheet knowledge and count as UNPROVEN.
  public static let all: [SerialNORPart] = [
    SerialNORPart(
      name: "IS25LP064A", jedec: [0x9D, 0x60, 0x17], size: 8 << 20, sfdp: SFDP.w25q64(quadEnableRequirement: 2),
      quadEnable: .status1Bit6, statusRegisters: [0x00, 0x00, 0x00],
      protection: .doubling(bits: 4, smallest: 64 << 10, topBottomBit: 0),
      times: Times(
        page: 200, sector: 70_000, halfBlock: 100_000, block: 200_000, chip: 16_000_000, statusWrite: 2_000),
      statusWriteTakesTwo: false),
    SerialNORPart(
      name: "W25Q64JV-IQ", jedec: [0xEF, 0x40, 0x17], size: 8 << 20, sfdp: SFDP.w25q64(quadEnableRequirement: 4),
      quadEnable: .status2Bit1, statusRegisters: [0x00, 0x02, 0x00], protection: winbond(8 << 20), times: winbondTimes),
    SerialNORPart(
      name: "W25Q64JV-IM", jedec: [0xEF, 0x70, 0x17], size: 8 << 20, sfdp: SFDP.w25q64(quadEnableRequirement: 4),
      quadEnable: .status2Bit1, statusRegisters: [0x00, 0x00, 0x00], protection: winbond(8 << 20), times: winbondTimes),
    SerialNORPart(
      name: "W25Q64JV", jedec: [0xEF, 0x40, 0x17], size: 8 << 20, sfdp: SFDP.w25q64(quadEnableRequirement: 4),
      quadEnable: .status2Bit1, statusRegisters: [0x00, 0x00, 0x00], protection: winbond(8 << 20), times: winbondTimes),
    SerialNORPart(
      name: "W25Q32JV", jedec: [0xEF, 0x40, 0x16], size: 4 << 20,
      sfdp: SFDP.resized(SFDP.w25q64(quadEnableRequirement: 4), to: 4 << 20),
      quadEnable: .status2Bit1, statusRegisters: [0x00, 0x02, 0x00], protection: winbond(4 << 20),
      times: Times(
        page: 700, sector: 45_000, halfBlock: 120_000, block: 150_000, chip: 10_000_000, statusWrite: 10_000)),
    SerialNORPart(
      name: "W25Q128JV", jedec: [0xEF, 0x40, 0x18], size: 16 << 20,
      sfdp: SFDP.resized(SFDP.w25q64(quadEnableRequirement: 4), to: 16 << 20),
      quadEnable: .status2Bit1, statusRegisters: [0x00, 0x02, 0x00], protection: winbond(16 << 20),
      times: Times(
        page: 700, sector: 45_000, halfBlock: 120_000, block: 150_000, chip: 40_000_000, statusWrite: 10_000)),
  ]

  /// Winbond's map with SEC and CMP clear: level 1 is a sixty-fourth of the array, level 7 all of it.
  private static func winbond(_ size: Int) -> Protection {
    .doubling(bits: 3, smallest: size / 64, topBottomBit: 5)
  }
  private static let winbondTimes = Times(
    page: 400, sector: 45_000, halfBlock: 120_000, block: 150_000, chip: 20_000_000, statusWrite: 10_000)
}
