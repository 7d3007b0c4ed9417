/// What HAB can read: the part's memory while the boot ROM runs, or a file laid out at its addresses.
public protocol HABMemory {
  /// `count` bytes at `address`, or nil where not all of them can be read.
  func bytes(at address: UInt32, count: Int) -> [UInt8]?
}
