/// Serial Flash Discoverable Parameters (JESD216): 256 bytes in which a part describes itself.
enum SFDP {
  /// Offset of the basic flash parameter table in the tables we make.
  static let basicTable = 0x80

  /// The table of a W25Q64-class part (JESD216B, 16-word basic table at 0x80), the one under which NXP's
  /// flashloader was recorded; `quadEnableRequirement` (0 to 7) replaces bits 22:20 of word 15.
  static func w25q64(quadEnableRequirement: Int) -> [UInt8] {
    let words: [UInt32] = [
      0xFFF9_20E5, 0x03FF_FFFF, 0x6B08_EB44, 0xBB42_3B08, 0xFFFF_FFFE, 0x0000_FFFF, 0xEB40_FFFF, 0x520F_200C,
      0x0000_D810, 0x00A6_0236, 0xD314_EA82, 0x3376_63E9, 0x757A_757A, 0x5CD5_A2F7, 0xFF4D_F719, 0x80F8_30E9,
    ]
    var bytes = [UInt8](repeating: 0xFF, count: 256)
    // Signature, revision 1.6, one parameter header, then: id FF00, revision 1.6, 16 words, at 0x80.
    bytes.replaceSubrange(0..<8, with: [0x53, 0x46, 0x44, 0x50, 0x06, 0x01, 0x00, 0xFF])
    bytes.replaceSubrange(8..<16, with: [0x00, 0x06, 0x01, 0x10, 0x80, 0x00, 0x00, 0xFF])
    for (index, word) in words.enumerated() { set(word, at: basicTable + 4 * index, in: &bytes) }
    return withQuadEnable(bytes, quadEnableRequirement)
  }

  /// The same table with another quad enable requirement, if it has a word 15.
  static func withQuadEnable(_ table: [UInt8], _ requirement: Int) -> [UInt8] {
    var bytes = table
    guard let basic = basic(in: table), basic.count >= 60 else { return bytes }
    let offset = basic.lowerBound + 4 * 14
    let word = word(at: offset, in: bytes)
    set(word & ~(7 << 20) | UInt32(requirement & 7) << 20, at: offset, in: &bytes)
    return bytes
  }

  /// The same table for a part of `size` bytes: word 2 is the number of bits less one.
  static func resized(_ table: [UInt8], to size: Int) -> [UInt8] {
    var bytes = table
    guard let basic = basic(in: table), basic.count >= 8 else { return bytes }
    set(UInt32(truncatingIfNeeded: size * 8 - 1), at: basic.lowerBound + 4, in: &bytes)
    return bytes
  }

  /// Where the basic flash parameter table stands, by its header (id FF00, the newest of them last), as far as there
  /// are bytes of it; nil without signature or header.
  private static func basic(in table: [UInt8]) -> Range<Int>? {
    guard table.count >= 16, table.starts(with: [0x53, 0x46, 0x44, 0x50]) else { return nil }
    var found: Range<Int>?
    for header in stride(from: 8, through: 8 + 8 * Int(table[6]), by: 8) where header + 8 <= table.count {
      guard table[header] == 0x00, table[header + 7] == 0xFF else { continue }
      let start = Int(word(at: header + 4, in: table) & 0xFF_FFFF)
      let end = min(start + 4 * Int(table[header + 3]), table.count)
      if start < end { found = start..<end }
    }
    return found
  }

  /// The table of a W25Q256JV (JESD216A, 16-word basic table at 0x80, no table of 4-byte opcodes).
  ///
  /// Source: the dump in Microsoft's Cerberus tests.
  static let w25q256: [UInt8] = {
    var bytes = w25q64(quadEnableRequirement: 4)
    bytes[4] = 0x05
    bytes[9] = 0x05
    set(0xFFFB_20E5, at: basicTable, in: &bytes)
    set(0x0FFF_FFFF, at: basicTable + 4, in: &bytes)
    set(0xA5F9_70E9, at: basicTable + 60, in: &bytes)
    return bytes
  }()

  /// A little-endian word; the offset must lie inside.
  static func word(at offset: Int, in bytes: [UInt8]) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
  }

  private static func set(_ word: UInt32, at offset: Int, in bytes: inout [UInt8]) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: word >> (8 * index)) }
  }
}
