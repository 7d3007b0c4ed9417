import BootImage

/// An image's bytes at the addresses where the boot ROM finds them; nothing else can be read.
public struct ImageMemory: HABMemory, Sendable {
  /// The first byte's address.
  public let address: UInt32
  /// The bytes.
  public let bytes: [UInt8]
  /// What the part would find in the key blob of an encrypted image.
  public var dataKey: [UInt8]?

  /// Lays bytes out.
  public init(address: UInt32, bytes: [UInt8], dataKey: [UInt8]? = nil) {
    self.address = address
    self.bytes = bytes
    self.dataKey = dataKey
  }

  /// The data key, whatever the address: the blob itself is not in a file.
  public func dataKey(blobAt address: UInt32) -> [UInt8]? { dataKey }

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
