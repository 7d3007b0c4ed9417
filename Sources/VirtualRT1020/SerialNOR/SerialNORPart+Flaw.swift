extension SerialNORPart {
  /// A chip can be made of it.
  public var isSound: Bool { flaw == nil }

  /// Why no chip can be made of it, in words; nil if one can.
  public var flaw: String? {
    if !Self.sizes.contains(size) || size & (size - 1) != 0 { return "its size is no power of two, 4 KiB to 256 MiB" }
    if !(1...4096).contains(pageSize) || pageSize & (pageSize - 1) != 0 {
      return "its page size is no power of two, 1 to 4096"
    }
    if jedec.count != 3 { return "its JEDEC id is not 3 bytes long" }
    if [statusRegisters, writableBits, oneTimeBits, setAtPowerUp].contains(where: { $0.count != 3 }) {
      return "what is said of its status registers is not said of all three"
    }
    if !erases.allSatisfy({ $0.bytes == 0 || ($0.bytes >= 256 && $0.bytes & ($0.bytes - 1) == 0) }) {
      return "an erase is of no power of two, 256 or more, nor of the whole chip (0)"
    }
    if !(statusReads.map(\.register) + statusWrites.flatMap(\.registers)).allSatisfy((1...3).contains) {
      return "a status register is none of 1 to 3"
    }
    if statusWrites.contains(where: { $0.registers.isEmpty }) { return "a status write writes no register" }
    let bits = [statusProtectBit, statusLockDownBit, suspendBit, fourByteBit, individualLockBit].compactMap { $0 }
    if !bits.allSatisfy({ (1...3).contains($0.register) && (0...7).contains($0.bit) }) {
      return "a bit is none of bits 0 to 7 of status registers 1 to 3"
    }
    if !protection.isSound { return "its block protection levels make no sense" }
    if !reads.allSatisfy(\.isSound) { return "a read has pads, clocks or a frequency that no part has" }
    if !times.isSound || !maximumTimes.isSound { return "one of its times is negative or beyond an hour" }
    if !(0...16).contains(securityRegisters.count) || !(0...4096).contains(securityRegisters.bytes) {
      return "its security registers are more than 16, or longer than 4096 bytes"
    }
    return nil
  }
}
