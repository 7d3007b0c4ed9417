extension FlashRegisterMap {
  /// Bits of register 1 that are the part's own to say: busy and write enable latch.
  private static let transient: UInt8 = 0x03

  /// True if any of the bits is set in `registers`, register 1 first. What was not read counts as clear.
  public func isSet(_ bits: Bits?, in registers: [UInt8]) -> Bool {
    guard let bits, registers.indices.contains(bits.register - 1) else { return false }
    return registers[bits.register - 1] & bits.mask != 0
  }

  /// Blocks are protected, by bits that this map knows.
  public func isProtected(_ registers: [UInt8]) -> Bool { protection.contains { isSet($0, in: registers) } }

  /// Quad enable is there and clear.
  public func lacksQuadEnable(_ registers: [UInt8]) -> Bool {
    guard let quadEnable, registers.indices.contains(quadEnable.register - 1) else { return false }
    return !isSet(quadEnable, in: registers)
  }

  /// The registers with protection cleared, or quad enable set, and every other bit as it was read.
  public func changed(_ registers: [UInt8], clearingProtection: Bool, settingQuadEnable: Bool) -> [UInt8] {
    var result = registers
    if clearingProtection {
      for bits in protection where isWritable(bits.register) && result.indices.contains(bits.register - 1) {
        result[bits.register - 1] &= ~bits.mask
      }
    }
    if settingQuadEnable, let quadEnable, isWritable(quadEnable.register),
      result.indices.contains(quadEnable.register - 1)
    {
      result[quadEnable.register - 1] |= quadEnable.mask
    }
    return result
  }

  /// The commands that bring the registers from `old` to `new`: nothing for those that are equal. Register 3 is never
  /// written; busy and latch go out as zeros.
  public func writes(from old: [UInt8], to new: [UInt8]) -> [Write] {
    guard let first = new.first, let oldFirst = old.first, old.count == new.count else { return [] }
    let value = first & ~Self.transient
    let isFirstNew = (first ^ oldFirst) & ~Self.transient != 0
    guard new.count > 1, writing != .first else { return isFirstNew ? [Write(0x01, [value])] : [] }
    let isSecondNew = new[1] != old[1]
    if writing == .together { return isFirstNew || isSecondNew ? [Write(0x01, [value, new[1]])] : [] }
    return (isFirstNew ? [Write(0x01, [value])] : [])
      + (isSecondNew ? [Write(writing == .secondBy3E ? 0x3E : 0x31, [new[1]])] : [])
  }

  /// Why the registers must not be written as they were read, in words; nil if they may.
  public func whyNotWritten(_ registers: [UInt8]) -> String? {
    guard registers.count == reads.count, let first = registers.first else { return "not all registers could be read" }
    if registers.allSatisfy({ $0 == 0xFF }) { return "they all read FF: nobody answers" }
    if writing != .first, registers[1] == 0xFF { return "register 2 reads FF: the part may have none" }
    if first & 0x01 != 0 { return "the flash is busy" }
    if isSet(lockDown, in: registers) {
      return "they are locked down (SRP1) until power is taken away, or for ever"
    }
    if isSet(suspended, in: registers) { return "an erase or program is suspended" }
    return nil
  }

  private func isWritable(_ register: Int) -> Bool { register == 1 || (register == 2 && writing != .first) }
}
