/// Names and locks of the RT1020's fuse words. Source: SPSDK's table of the RT1024 (same die family); it
/// lists no lock for the SRK hash, though bit 14 of LOCK is believed to be one: UNPROVEN, not modelled.
public enum FuseWord {
  /// Bits of word 0 that lock a word; a set bit locks.
  public struct Locks: Equatable, Sendable {
    /// Refuses burns.
    public var write: UInt32 = 0
    /// Refuses writes to the shadow.
    public var override: UInt32 = 0
    /// Refuses reads.
    public var read: UInt32 = 0

    /// No locks, or these.
    public init(write: UInt32 = 0, override: UInt32 = 0, read: UInt32 = 0) {
      self.write = write
      self.override = override
      self.read = read
    }
  }

  /// LOCK: word 0 itself.
  @inlinable public static var lock: Int { 0 }
  /// Unique id, two words.
  @inlinable public static var uniqueID: (Int, Int) { (1, 2) }
  /// BOOT_CFG0: boot device.
  @inlinable public static var bootConfiguration0: Int { 5 }
  /// BOOT_CFG1: HAB closed (bit 1), fuse select (bit 4), serial download switches.
  @inlinable public static var bootConfiguration1: Int { 6 }
  /// BOOT_CFG2.
  @inlinable public static var bootConfiguration2: Int { 7 }
  /// MISC_CONF0: FlexRAM partition (bits 19:16), watchdog.
  @inlinable public static var miscellaneous0: Int { 0x2D }
  /// SRK_REVOKE: keys that are no longer trusted.
  @inlinable public static var revocation: Int { 0x2F }

  /// The locks of word `index`.
  public static func locks(_ index: Int) -> Locks {
    switch index {
    case 0x01...0x04: Locks(write: 0x0001, override: 0x0002)
    case 0x05...0x07: Locks(write: 0x0004, override: 0x0008)
    case 0x0F: Locks(write: 0x0004_0000, override: 0x0008_0000)
    // SPSDK's table has the bit as a read lock too; the recordings read both words with it set.
    case 0x20, 0x21: Locks(write: 0x0040, override: 0x0040)
    case 0x22, 0x23: Locks(write: 0x0100, override: 0x0200)
    case 0x24: Locks(write: 0x0400_0000, override: 0x0800_0000)
    case 0x26: Locks(write: 0x0400, override: 0x0800)
    case 0x27: Locks(write: 0x1000, override: 0x2000)
    case 0x28: Locks(write: 0x0001_0000, override: 0x0001_0000, read: 0x0080_0000)
    case 0x29...0x2C: Locks(write: 0x0020_0000, override: 0x0020_0000, read: 0x0080_0000)
    case 0x2D, 0x2E: Locks(read: 0x0040_0000)
    default: Locks()
    }
  }

  /// The name of word `index`; nil for a reserved one. Source: SPSDK's table of the RT1024.
  public static func name(_ index: Int) -> String? {
    switch index {
    case 0x00...0x07:
      [
        "LOCK", "LOT_NO_ENC1", "LOT_NO_ENC0_WAFER_COORD", "SI_REV", "TESTER_CFG", "BOOT_CFG0", "BOOT_CFG1", "BOOT_CFG2",
      ][
        index]
    case 0x0F: "USB_ID"
    case 0x18...0x1F: "SRK_HASH[\(32 * (0x1F - index) + 31):\(32 * (0x1F - index))]"
    case 0x20, 0x21: "SJC_RESP\(index - 0x20)"
    case 0x22, 0x23: "MAC1_ADDR\(0x23 - index)"
    case 0x24: "GP3"
    case 0x26: "GP1"
    case 0x27: "GP2"
    case 0x28: "SW_GP1"
    case 0x29...0x2C: "SW_GP2[\(32 * (0x2C - index) + 31):\(32 * (0x2C - index))]"
    case 0x2D, 0x2E: "MISC_CONF\(index - 0x2D)"
    case 0x2F: "SRK_REVOKE"
    default: nil
    }
  }
}
