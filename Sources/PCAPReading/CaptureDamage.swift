/// Where a capture stops being readable.
public struct CaptureDamage: Equatable, Sendable {
  /// Bytes from the start of the capture, uncompressed, to the first that could not be used.
  public var offset: UInt64
  /// Packets read before.
  public var packets: Int
  /// What is wrong there, in words.
  public var reason: String

  /// Makes a place from its fields.
  public init(offset: UInt64, packets: Int, reason: String) {
    self.offset = offset
    self.packets = packets
    self.reason = reason
  }
}
