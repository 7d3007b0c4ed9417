/// What HAB can read: the part's memory while the boot ROM runs, or a file laid out at its addresses.
public protocol HABMemory {
  /// `count` bytes at `address`, or nil where not all of them can be read.
  func bytes(at address: UInt32, count: Int) -> [UInt8]?

  /// The data key in the blob at `address`, or nil where it cannot be unwrapped: only the very part can, with its own
  /// master key.
  func dataKey(blobAt address: UInt32) -> [UInt8]?
}

extension HABMemory {
  /// None.
  public func dataKey(blobAt address: UInt32) -> [UInt8]? { nil }
}
