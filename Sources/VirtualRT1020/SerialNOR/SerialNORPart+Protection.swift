extension SerialNORPart {
  /// True if any byte of a range of offsets is protected while status registers 1 to 3 hold this; missing ones are 0.
  public func isProtected(_ range: Range<Int>, by registers: [UInt8]) -> Bool {
    var part = self
    part.statusRegisters = Array((registers + [0, 0, 0]).prefix(3))
    return SerialNOR(part: part, fill: 0xFF).isProtected(range)
  }

  /// Where quad enable is, as masks over status registers 1 and 2; zeros for a part without.
  public var quadEnableMask: [UInt8] { [quadEnable.mask.0, quadEnable.mask.1] }

  /// Quad enable can be set and cleared; false for a part without the bit or with one that is fixed.
  public var canChangeQuadEnable: Bool {
    zip(quadEnableMask, writableBits).contains { mask, writable in mask != 0 && mask & writable == mask }
  }
}
