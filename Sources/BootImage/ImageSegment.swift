/// A run of bytes and the address where the first of them belongs.
public struct ImageSegment: Equatable, Sendable {
  /// Address of the first byte, as the processor sees it.
  public var address: UInt32
  /// At least one byte; the run ends below 4 GiB.
  public var bytes: [UInt8]

  /// Makes a segment.
  public init(address: UInt32, bytes: [UInt8]) {
    self.address = address
    self.bytes = bytes
  }

  /// Address after the last byte; up to 0x1_0000_0000, therefore 64 bits wide.
  public var end: UInt64 { UInt64(address) + UInt64(bytes.count) }
}
