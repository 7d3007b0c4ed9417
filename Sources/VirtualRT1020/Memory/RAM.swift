/// The RT1020's on-chip RAM: ITCM, DTCM and OCRAM, three windows of 256 KiB onto a FlexRAM of 256 KiB.
///
/// How much of each window is backed is the FlexRAM partition fuse's choice; recordings of the real
/// flashloader were made with all three backed in full.
struct RAM: Sendable {
  /// What an access did.
  enum Access: Equatable {
    /// Done.
    case done
    /// The address is in no window, or the range leaves it.
    case notRAM
    /// Inside a window but not backed: the core takes a bus fault.
    case fault
  }

  /// Bytes of each window.
  static let windowBytes = 0x40000
  /// First addresses of the windows: ITCM, DTCM, OCRAM.
  static let bases: [UInt32] = [0x0000_0000, 0x2000_0000, 0x2020_0000]

  /// FlexRAM partitions by fuse value: kilobytes of ITCM, DTCM, OCRAM (rom-boot facts; NXP-MCUBootUtility's table).
  static let partitions: [(Int, Int, Int)] = [
    (64, 64, 128), (64, 128, 64), (0, 128, 128), (32, 128, 96), (128, 64, 64), (0, 192, 64), (32, 64, 160),
    (0, 64, 192), (64, 32, 160), (128, 32, 96), (160, 32, 64), (0, 32, 224), (128, 0, 128), (32, 32, 192),
    (192, 0, 64), (0, 0, 256),
  ]

  private var banks: [PagedBytes]
  private var backed: [Int]

  /// All three windows backed in full.
  init() {
    backed = [Self.windowBytes, Self.windowBytes, Self.windowBytes]
    banks = backed.map { _ in PagedBytes(count: Self.windowBytes, fill: 0) }
  }

  /// Divides the FlexRAM anew. What stays backed keeps its contents.
  mutating func partition(by fuse: Int) {
    let sizes = Self.partitions[fuse & 15]
    backed = [sizes.0 * 1024, sizes.1 * 1024, sizes.2 * 1024]
  }

  /// All zero again, as after power was away.
  mutating func lose() { banks = backed.map { _ in PagedBytes(count: Self.windowBytes, fill: 0) } }

  /// The window that holds the whole range, and the offset in it.
  @inline(__always)
  private func locate(_ address: UInt32, _ count: Int) -> (bank: Int, offset: Int)? {
    for (bank, base) in Self.bases.enumerated() where address >= base {
      let offset = Int(address - base)
      if offset < Self.windowBytes { return offset + count <= Self.windowBytes ? (bank, offset) : nil }
    }
    return nil
  }

  /// True if the whole range lies in one window, backed or not.
  func contains(_ address: UInt32, count: Int) -> Bool { locate(address, count) != nil }

  /// Copies RAM out.
  func read(_ address: UInt32, into buffer: UnsafeMutableRawBufferPointer) -> Access {
    guard let (bank, offset) = locate(address, buffer.count) else { return .notRAM }
    guard offset + buffer.count <= backed[bank] else { return .fault }
    banks[bank].read(at: offset, into: buffer)
    return .done
  }

  /// Copies into RAM.
  mutating func write(_ address: UInt32, _ source: UnsafeRawBufferPointer) -> Access {
    guard let (bank, offset) = locate(address, source.count) else { return .notRAM }
    guard offset + source.count <= backed[bank] else { return .fault }
    banks[bank].write(at: offset, source)
    return .done
  }

  /// The bytes of a range, or nil where it is not backed RAM.
  func bytes(_ address: UInt32, count: Int) -> [UInt8]? {
    guard count >= 0, let (bank, offset) = locate(address, count), offset + count <= backed[bank] else { return nil }
    return banks[bank].bytes(at: offset, count: count)
  }

  /// A little-endian word, or nil where it is not backed RAM.
  func word(_ address: UInt32) -> UInt32? {
    bytes(address, count: 4).map { bytes in bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }
}
