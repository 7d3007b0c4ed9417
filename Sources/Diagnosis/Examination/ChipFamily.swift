import VirtualRT1020

/// What is known of a flash by its identity: which registers it may be asked for, and what their bits mean.
///
/// A command that reads a register of one maker enters a mode of another's: 35 is register 2 on Winbond's and
/// GigaDevice's parts and enters QPI on ISSI's and Macronix's. So only makers that are known to have a register are
/// asked for it. Source: data sheets of the makers by way of hackpascal/ufprog's table, as in the virtual parts.
struct ChipFamily {
  /// The virtual parts with this identity; several may share one.
  let parts: [SerialNORPart]
  /// 35 reads status register 2.
  let hasRegister2: Bool
  /// 15 reads status register 3.
  let hasRegister3: Bool

  /// Makers whose register 2 is read by 35: Winbond, GigaDevice, Adesto and Renesas, Puya, Zbit, XTX, Boya.
  private static let register2: Set<UInt8> = [0xEF, 0xC8, 0x1F, 0x85, 0x5E, 0x0B, 0x68]
  /// Makers whose register 3 is read by 15: Winbond and GigaDevice.
  private static let register3: Set<UInt8> = [0xEF, 0xC8]

  init(jedec: [UInt8]) {
    parts = SerialNORPart.all.filter { $0.jedec == jedec }
    let maker = jedec.first ?? 0
    hasRegister2 = Self.register2.contains(maker)
    hasRegister3 = Self.register3.contains(maker)
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
    return ranges.contains { part.isProtected($0, by: values) }
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
