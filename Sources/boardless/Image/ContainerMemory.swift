import HAB

/// A container as HAB would find it in the part's memory.
struct ContainerMemory: HABMemory {
  /// Where the first byte stands.
  let address: UInt32
  /// The container from its IVT on.
  let container: [UInt8]
  /// The data key of an encrypted one: what the part would find in its blob.
  let key: [UInt8]?

  func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard address >= self.address, count >= 0 else { return nil }
    let offset = Int(address - self.address)
    guard offset <= container.count, count <= container.count - offset else { return nil }
    return [UInt8](container[offset..<offset + count])
  }

  func dataKey(blobAt address: UInt32) -> [UInt8]? { key }
}
