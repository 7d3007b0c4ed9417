/// The first two words of a Cortex-M vector table: all that a boot needs of it.
public struct VectorTable: Equatable, Sendable {
  /// Initial stack pointer.
  public var stackPointer: UInt32
  /// Address of the reset handler, bit 0 set.
  public var reset: UInt32

  /// Makes a table.
  public init(stackPointer: UInt32, reset: UInt32) {
    self.stackPointer = stackPointer
    self.reset = reset
  }

  /// Reads the table at `offset`, or nil where eight bytes do not stand.
  public init?(_ bytes: [UInt8], at offset: Int = 0) {
    guard offset >= 0, offset <= bytes.count, let stackPointer = bytes.word(at: offset),
      let reset = bytes.word(at: offset + 4)
    else { return nil }
    self.init(stackPointer: stackPointer, reset: reset)
  }

  /// What keeps this from being the vector table of an image that fills `range`, or nil if nothing does.
  public func fault(in range: Range<UInt64>) -> VectorFault? {
    guard stackPointer % 4 == 0, RT1020Memory.isStackTop(stackPointer) else { return .stackPointer(stackPointer) }
    return resetFault(in: range)
  }

  /// As `fault(in:)`, the reset vector only.
  public func resetFault(in range: Range<UInt64>) -> VectorFault? {
    guard reset & 1 == 1 else { return .resetNotThumb(reset) }
    guard range.contains(UInt64(reset & ~1)) else {
      return .resetOutside(reset, start: range.lowerBound, end: range.upperBound)
    }
    return nil
  }
}
