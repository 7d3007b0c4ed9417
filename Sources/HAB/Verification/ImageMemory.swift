import BootImage

/// An image's bytes at the addresses where the boot ROM finds them; nothing else can be read.
public struct ImageMemory: HABMemory, Sendable {
  /// The first byte's address.
  public let address: UInt32
  /// The bytes.
  public let bytes: [UInt8]

  /// Lays bytes out.
  public init(address: UInt32, bytes: [UInt8]) {
    self.address = address
    self.bytes = bytes
  }

  /// The addresses of the bytes.
  public var range: Range<UInt64> { UInt64(address)..<UInt64(address) + UInt64(bytes.count) }

  /// `count` bytes at `address`, or nil where the image has not all of them.
  public func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard count >= 0, address >= self.address else { return nil }
    let start = Int(address - self.address)
    guard start <= bytes.count, count <= bytes.count - start else { return nil }
    return [UInt8](bytes[start..<start + count])
  }
}
