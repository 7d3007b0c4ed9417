import VirtualRT1020

/// The flash's protection.
extension SickDraft {
  mutating func addBlockProtection() -> Bool {
    keepsStatus()
    fill()
    return protect()
  }

  mutating func addLockedProtection() -> Bool {
    // With quad enable set WP# is a data line: only while it is clear, or where there is none, the pin has a say.
    guard let lock = part.statusProtectBit, part.canChangeQuadEnable || part.quadEnable == .none else { return false }
    setQuadEnable(false)
    fill()
    guard protect() else { return false }
    status[lock.register - 1] |= 1 << UInt8(lock.bit & 7)
    flash.writeProtectPinIsLow = true
    detail += ", SRP is set and WP# is low"
    return true
  }

  mutating func addIndividualLocks() -> Bool {
    guard let bit = part.individualLockBit else { return false }
    status[bit.register - 1] |= 1 << UInt8(bit.bit & 7)
    keepsStatus()
    fill()
    detail = "WPS is set: every sector is locked at power-up"
    return true
  }

  mutating func addDeadWriteEnable() -> Bool {
    keepsStatus()
    configuration.faults.append(.writeEnableDead())
    detail = "the write enable latch never sets"
    return true
  }

  /// Sets block protect bits that cover the job's sectors, or some of them, by the part's own map.
  private mutating func protect() -> Bool {
    guard case .levels(let levels) = part.protection else { return false }
    var modifiers = [levels.topBottom, levels.sector, levels.complement].compactMap { $0 }
    // A bit that can be set once only, a factory would have to have set.
    modifiers.removeAll { part.writableBits[$0.register - 1] >> UInt8($0.bit & 7) & 1 == 0 }
    var whole: [[UInt8]] = []
    var some: [[UInt8]] = []
    for level in 0..<(1 << levels.bits) {
      for choice in 0..<(1 << modifiers.count) {
        var registers = status
        registers[0] |= UInt8(truncatingIfNeeded: level << 2)
        for (index, bit) in modifiers.enumerated() where choice >> index & 1 == 1 {
          registers[bit.register - 1] |= 1 << UInt8(bit.bit & 7)
        }
        // Without a level, complement bits alone are no block protection that anybody sets.
        guard level > 0, part.isProtected(range, by: registers) else { continue }
        // From its first sector to its last: a hole between them is as good as none.
        let last = range.upperBound - 4096
        if part.isProtected(0..<4096, by: registers), part.isProtected(last..<range.upperBound, by: registers) {
          whole.append(registers)
        } else {
          some.append(registers)
        }
      }
    }
    let choices = whole.isEmpty || (!some.isEmpty && draw.once(in: 4)) ? some : whole
    guard !choices.isEmpty else { return false }
    status = draw.one(of: choices, or: status)
    detail =
      "block protect bits: status registers "
      + status.map { (($0 < 16 ? "0" : "") + String($0, radix: 16)).uppercased() }.joined(separator: " ")
    return true
  }
}
