/// Names and locks of the RT1020's fuse words. Source: SPSDK's table of the RT1024 (same die family); it
/// lists no lock for the SRK hash, though bit 14 of LOCK is believed to be one: UNPROVEN, not modelled.
enum FuseWord {
  /// Bits of word 0 that lock a word; a set bit locks.
  struct Locks: Equatable {
    /// Refuses burns.
    var write: UInt32 = 0
    /// Refuses writes to the shadow.
    var override: UInt32 = 0
    /// Refuses reads.
    var read: UInt32 = 0
  }

  /// LOCK: word 0 itself.
  static let lock = 0
  /// Unique id, two words.
  static let uniqueID = (1, 2)
  /// BOOT_CFG0: boot device.
  static let bootConfiguration0 = 5
  /// BOOT_CFG1: HAB closed (bit 1), fuse select (bit 4), serial download switches.
  static let bootConfiguration1 = 6
  /// BOOT_CFG2.
  static let bootConfiguration2 = 7
  /// MISC_CONF0: FlexRAM partition (bits 19:16), watchdog.
  static let miscellaneous0 = 0x2D
  /// SRK_REVOKE: keys that are no longer trusted.
  static let revocation = 0x2F

  /// The locks of word `index`.
  static func locks(_ index: Int) -> Locks {
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

  /// The field's name of word `index`; nil for a reserved one. Source: SPSDK's table of the RT1024.
  static func name(_ index: Int) -> String? {
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
