import VirtualRT1020

/// What is known of a flash by its identity: which registers it may be asked for, and what their bits mean.
///
/// A command that reads a register of one maker enters a mode of another's: 35 is register 2 on Winbond's and
/// GigaDevice's parts and enters QPI on ISSI's and Macronix's. So only makers that are known to have a register are
/// asked for it. Source: data sheets of the makers by way of hackpascal/ufprog's table, as in the virtual parts.
struct ChipFamily {
  /// The virtual parts with this identity; several may share one.
  let parts: [SerialNORPart]
  /// Commands that read status registers 2 and 3; nil for one that the maker does not have, or is not known to have.
  let reads: (second: UInt8?, third: UInt8?)

  /// What reads registers 2 and 3, by maker: Winbond, GigaDevice, Adesto and Renesas, Puya, Zbit, XTX, Boya; and
  /// Macronix, whose configuration register stands for the second.
  private static let registers: [UInt8: (UInt8?, UInt8?)] = [
    0xEF: (0x35, 0x15), 0xC8: (0x35, 0x15), 0x1F: (0x35, nil), 0x85: (0x35, nil), 0x5E: (0x35, nil),
    0x0B: (0x35, nil), 0x68: (0x35, nil), 0xC2: (0x15, nil),
  ]

  init(jedec: [UInt8]) {
    parts = SerialNORPart.all.filter { $0.jedec == jedec }
    let known = Self.registers[jedec.first ?? 0]
    reads = (known?.0, known?.1)
  }

  /// True if a bit that some part of this identity has is set; nil if none has it or the register is not known.
  func isSet(_ bit: (SerialNORPart) -> SerialNORPart.Bit?, in registers: [UInt8?]) -> Bool? {
    guard let place = parts.lazy.compactMap(bit).first, (1...registers.count).contains(place.register),
      let value = registers[place.register - 1]
    else { return nil }
    return value >> UInt8(place.bit & 7) & 1 == 1
  }

  /// Whether the status registers protect a byte of the ranges, by the part's map; nil if it is not known.
  func protects(_ ranges: [Range<Int>], registers: [UInt8?]) -> Bool? {
    guard let part = parts.first, let first = registers.first, let low = first else { return nil }
    let values = [low] + registers.dropFirst().map { $0 ?? 0 }
    if ranges.contains(where: { part.isProtected($0, by: values) }) { return true }
    // Bits that turn the map over may stand in a register that was not read.
    guard case .levels(let levels) = part.protection, low & 0x3C != 0 || levels.complement != nil else { return false }
    let isRead = [levels.topBottom, levels.sector, levels.complement].allSatisfy { bit in
      guard let bit, (1...registers.count).contains(bit.register) else { return true }
      return registers[bit.register - 1] != nil
    }
    return isRead ? false : nil
  }

  /// Where quad enable is.
  var quadEnablePlace: ChipFindings.QuadEnablePlace? {
    switch parts.first?.quadEnable {
    case .some(.none): .notNeeded
    case .status1Bit6: .status1Bit6
    case .status2Bit1: .status2Bit1
    case .status2Bit7: .status2Bit7
    case nil: nil
    }
  }
}
