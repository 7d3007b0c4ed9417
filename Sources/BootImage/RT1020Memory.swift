/// Where the i.MX RT1020 has which memory, as far as placing images goes. Ends are exclusive.
/// Source: NXP's reference manual; the ROM's own RAM as NXP's tools know it.
public enum RT1020Memory: Sendable {
  /// Code RAM: at most 256 KiB; 64 KiB unless a fuse says otherwise.
  public static let itcm: Range<UInt64> = 0x0000_0000..<0x0004_0000
  /// Data RAM: at most 256 KiB; 64 KiB unless a fuse says otherwise.
  public static let dtcm: Range<UInt64> = 0x2000_0000..<0x2004_0000
  /// On-chip RAM: at most 256 KiB; 128 KiB unless a fuse says otherwise.
  public static let ocram: Range<UInt64> = 0x2020_0000..<0x2024_0000
  /// The part of the on-chip RAM that the boot ROM itself uses while it serves the serial downloader.
  public static let romRAM: Range<UInt64> = 0x2020_0000..<0x2020_8000
  /// The window in which the FlexSPI flash shows.
  public static let flexSPI: Range<UInt64> = 0x6000_0000..<0x7F80_0000
  /// External SDRAM, there only after a program or a DCD has set up its controller.
  public static let sdram: Range<UInt64> = 0x8000_0000..<0xE000_0000

  /// True if all of `range` lies in one RAM inside the chip.
  public static func isInternalRAM(_ range: Range<UInt64>) -> Bool {
    [itcm, dtcm, ocram].contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
  }

  /// True if all of `range` is there after reset with no FlexRAM fuse burnt.
  public static func isDefaultRAM(_ range: Range<UInt64>) -> Bool {
    [0..<0x1_0000, 0x2000_0000..<0x2001_0000, 0x2020_0000..<0x2022_0000].contains {
      (ram: Range<UInt64>) in ram.lowerBound <= range.lowerBound && range.upperBound <= ram.upperBound
    }
  }

  /// True if a stack may start at `address`: it grows down, so the end of a RAM is right and its start is not.
  public static func isStackTop(_ address: UInt32) -> Bool {
    [itcm, dtcm, ocram, sdram].contains { $0.lowerBound < UInt64(address) && UInt64(address) <= $0.upperBound }
  }
}
