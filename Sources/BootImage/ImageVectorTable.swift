/// The image vector table (IVT): 32 bytes by which the boot ROM finds everything else of an image.
/// Words are little-endian; the header's length is big-endian.
public struct ImageVectorTable: Equatable, Sendable {
  /// Bytes on the wire.
  public static let byteCount = 32

  /// Header version, 0x40 to 0x4F.
  public var version: UInt8
  /// Where the image starts: a Thumb address (odd), or its vector table (even).
  public var entry: UInt32
  /// Address of the device configuration data, or 0.
  public var dcd: UInt32
  /// Address of the boot data.
  public var bootData: UInt32
  /// Address of this IVT itself.
  public var selfAddress: UInt32
  /// Address of the command sequence file, or 0 for an unsigned image.
  public var csf: UInt32

  /// Makes an IVT.
  public init(
    version: UInt8 = 0x40, entry: UInt32, dcd: UInt32 = 0, bootData: UInt32, selfAddress: UInt32, csf: UInt32 = 0
  ) {
    self.version = version
    self.entry = entry
    self.dcd = dcd
    self.bootData = bootData
    self.selfAddress = selfAddress
    self.csf = csf
  }

  /// Reads an IVT, or nil where 32 bytes with the header D1 00 20 4x do not stand.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.byteCount else { return nil }
    func byte(_ offset: Int) -> UInt8 { bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
    func word(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    guard byte(0) == 0xD1, byte(1) == 0x00, byte(2) == 0x20, byte(3) & 0xF0 == 0x40 else { return nil }
    version = byte(3)
    entry = word(0x04)
    dcd = word(0x0C)
    bootData = word(0x10)
    selfAddress = word(0x14)
    csf = word(0x18)
  }

  /// Reads an IVT at the start of an array.
  public init?(_ bytes: [UInt8]) { self.init(bytes.span.bytes) }

  /// The table on the wire: 32 bytes.
  public var bytes: [UInt8] {
    var result: [UInt8] = [0xD1, 0x00, 0x20, version]
    for word in [entry, 0, dcd, bootData, selfAddress, csf, 0] {
      withUnsafeBytes(of: word.littleEndian) { result.append(contentsOf: $0) }
    }
    return result
  }
}

/// Boot data: where the image lies and how long it is; the IVT points at it.
public struct BootData: Equatable, Sendable {
  /// Bytes on the wire.
  public static let byteCount = 12

  /// Address of the image's first byte, which is not the IVT in a flash image.
  public var start: UInt32
  /// Bytes from `start`; some tools give the whole flash's size.
  public var length: UInt32
  /// 1 if the entry is a plugin.
  public var plugin: UInt32

  /// Makes boot data.
  public init(start: UInt32, length: UInt32, plugin: UInt32 = 0) {
    self.start = start
    self.length = length
    self.plugin = plugin
  }

  /// Reads boot data, or nil where fewer than 12 bytes are there.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.byteCount else { return nil }
    func word(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    start = word(0)
    length = word(4)
    plugin = word(8)
  }

  /// The record on the wire: 12 bytes.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    for word in [start, length, plugin] {
      withUnsafeBytes(of: word.littleEndian) { result.append(contentsOf: $0) }
    }
    return result
  }
}
