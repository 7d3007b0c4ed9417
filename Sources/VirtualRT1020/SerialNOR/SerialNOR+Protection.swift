extension SerialNOR {
  /// True if any byte of the range is block-protected.
  func isProtected(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    if part.individualLockBit != nil && isSet(part.individualLockBit) { return locks.overlap(range, of: part.size) }
    switch part.protection {
    case .none: return false
    case .anyBit: return status.0 & 0x3C != 0
    case .levels(let levels):
      let protected = protectedRange(levels)
      guard isSet(levels.complement) else { return range.overlaps(protected) }
      // What lies outside is protected: the range is free only if it lies inside.
      return protected.isEmpty || range.lowerBound < protected.lowerBound || range.upperBound > protected.upperBound
    }
  }

  /// What the level stands for, before the complement bit.
  private func protectedRange(_ levels: SerialNORPart.Levels) -> Range<Int> {
    let highest = 1 << levels.bits - 1
    let level = Int(status.0 >> 2) & highest
    guard level > 0 else { return 0..<0 }
    var bytes = min(part.size, levels.smallest << (level - 1))
    if level < highest && isSet(levels.sector) { bytes = min(part.size, min(32 << 10, (4 << 10) << (level - 1))) }
    return isSet(levels.topBottom) ? 0..<bytes : (part.size - bytes)..<part.size
  }

  /// Writes of status registers are refused: by the lock that lasts until power-off, or by the protect bit while WP# is
  /// low. With quad enable set the pin is a data line and has no say.
  var isStatusLocked: Bool {
    if isSet(part.statusLockDownBit) { return true }
    let pinCounts = writeProtectPinIsLow && (part.quadEnable == .none || !quadEnabled)
    return pinCounts && isSet(part.statusProtectBit)
  }

  /// A bit of a status register; one that the part lacks is clear.
  func isSet(_ bit: SerialNORPart.Bit?) -> Bool {
    guard let bit else { return false }
    return register(bit.register) >> UInt8(bit.bit & 7) & 1 == 1
  }

  /// Status register 1 to 3 as stored.
  func register(_ number: Int) -> UInt8 { number == 1 ? status.0 : number == 2 ? status.1 : status.2 }
}
