/// What makes the first two words of an application no vector table.
public enum VectorFault: Equatable, Sendable {
  /// Fewer than eight bytes.
  case tooShort(Int)
  /// The initial stack pointer lies in no RAM, or is not a multiple of 4.
  case stackPointer(UInt32)
  /// The reset vector is even: the Cortex-M7 knows Thumb code only.
  case resetNotThumb(UInt32)
  /// The reset vector points outside the image, which reaches from `start` to `end` (exclusive).
  case resetOutside(UInt32, start: UInt64, end: UInt64)
}

extension VectorFault: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .tooShort(let count): "\(count) bytes are too few for a vector table"
    case .stackPointer(let value): "the initial stack pointer \(value.hex()) is no address in RAM"
    case .resetNotThumb(let value): "the reset vector \(value.hex()) is even, so it is no Thumb address"
    case .resetOutside(let value, let start, let end):
      "the reset vector \(value.hex()) points outside the image (\(start.hex()) to \(end.hex()))"
    }
  }
}
