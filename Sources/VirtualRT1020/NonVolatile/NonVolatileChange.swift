/// One difference between two non-volatile states, in a form that a journal can hold.
public enum NonVolatileChange: Equatable, Sendable {
  /// A fuse word, by index, and what it is now.
  case fuse(Int, UInt32)
  /// The flash's stored status registers, register 1 first.
  case statusRegisters([UInt8])
  /// How often each of a range of 4 KiB sectors has been erased.
  case eraseCounts(Range<Int>, UInt32)
  /// The flash's security registers, one behind the other.
  case securityRegisters([UInt8])
  /// Flash cells from an offset on.
  case bytes(at: Int, [UInt8])
  /// A range of flash cells that all hold one value, as an erase leaves them.
  case fill(Range<Int>, UInt8)
}
