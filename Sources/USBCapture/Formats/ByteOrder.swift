/// Which byte of a number stands first in a capture.
public enum ByteOrder: String, CaseIterable, Sendable {
  case little, big

  /// This machine's.
  public static let host: ByteOrder = 1.littleEndian == 1 ? .little : .big
}

extension RawSpan {
  /// A number at `offset`, which must lie within the span with all its bytes.
  @inline(__always)
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, _ order: ByteOrder, as type: Number.Type
  ) -> Number {
    precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= byteCount)
    let value = unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    return order == .host ? value : value.byteSwapped
  }

  /// A byte at `offset`, which must lie within the span.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < byteCount)
    return unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}

extension [UInt8] {
  /// Adds a number in either order.
  mutating func append<Number: FixedWidthInteger>(number: Number, _ order: ByteOrder) {
    Swift.withUnsafeBytes(of: order == .host ? number : number.byteSwapped) { append(contentsOf: $0) }
  }

  /// Adds the bytes of a span.
  mutating func append(_ span: RawSpan) { span.withUnsafeBytes { append(contentsOf: $0) } }
}
