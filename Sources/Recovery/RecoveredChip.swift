import BootImage
import MBoot
import Provisioning

/// The flash as a recovery found it: asked itself, through the flashloader.
struct RecoveredChip: Equatable {
  /// What 9F reads.
  var jedec: [UInt8]
  /// Its SFDP table, as far as it was read; empty for none.
  var sfdp: [UInt8]
  /// Where protection and quad enable are; nil if nothing is known of the part.
  var map: FlashRegisterMap?

  /// The SFDP's basic table; nil without one.
  private var basic: ArraySlice<UInt8>? {
    guard sfdp.starts(with: [0x53, 0x46, 0x44, 0x50]), sfdp.count >= 16 else { return nil }
    var found: ArraySlice<UInt8>?
    for header in stride(from: 8, through: 8 + 8 * min(9, Int(sfdp[6])), by: 8) where header + 8 <= sfdp.count {
      guard sfdp[header] == 0x00, sfdp[header + 7] == 0xFF else { continue }
      let start = Int(sfdp[header + 4]) | Int(sfdp[header + 5]) << 8 | Int(sfdp[header + 6]) << 16
      let end = min(start + 4 * Int(sfdp[header + 3]), sfdp.count)
      if start < end { found = sfdp[start..<end] }
    }
    return found
  }

  /// The quad enable requirement, 0 to 7; nil where the table is too old to say, or there is none.
  var quadEnableRequirement: Int? {
    guard let basic, basic.count >= 60 else { return nil }
    return Int(basic[basic.startIndex + 58] >> 4 & 7)
  }

  /// Bytes of the array by the SFDP or, without one, by the id, whose last byte is their binary logarithm on all parts
  /// that this map knows; nil where neither says what a part has.
  var size: UInt32? {
    guard let basic, basic.count >= 8 else {
      return map != nil && jedec.count == 3 && (0x10...0x19).contains(jedec[2]) ? 1 << UInt32(jedec[2]) : nil
    }
    let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(basic[basic.startIndex + 4 + $1]) << (8 * UInt32($1)) }
    guard word >> 31 == 0 else { return nil }
    let bytes = (word &+ 1) >> 3
    return bytes >= 4096 && bytes <= 256 << 20 ? bytes : nil
  }

  /// A command erases 4 KiB: not on ST's parts from before SFDP.
  var hasSmallSectors: Bool { !(jedec.starts(with: [0x20, 0x20]) && sfdp.isEmpty) }

  /// An id that a chip gives: not a floating bus.
  static func isIdentity(_ jedec: [UInt8]) -> Bool {
    jedec.count == 3 && jedec[0] != 0x00 && jedec[0] != 0xFF && Set(jedec).count > 1
  }
}

extension FlashProbe {
  /// The array by the slow read (03), on one pad at 30 MHz: free of quad and clock trouble.
  func slowRead(offset: UInt32, count: Int) throws(MBootError) -> [UInt8] {
    try read([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)], offset: offset, count: count)
  }
}
