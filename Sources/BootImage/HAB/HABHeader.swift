/// The four bytes in front of everything that HAB reads but the IVT's words: tag, length, parameter.
///
/// Lengths and all fields behind a header are big-endian.
public struct HABHeader: Equatable, Sendable {
  /// Bytes on the wire.
  public static let byteCount = 4

  /// What follows; see `Tag`.
  public var tag: UInt8
  /// Bytes from the tag on, these four included.
  public var length: Int
  /// A version (0x40 to 0x4F), or a command's flags.
  public var parameter: UInt8

  /// Makes a header.
  public init(tag: UInt8, length: Int, parameter: UInt8) {
    self.tag = tag
    self.length = length
    self.parameter = parameter
  }

  /// Reads the header at `offset`, or nil where four bytes do not stand.
  public init?(_ bytes: [UInt8], at offset: Int = 0) {
    guard offset >= 0, bytes.count >= Self.byteCount, offset <= bytes.count - Self.byteCount else { return nil }
    tag = bytes[offset]
    length = Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2])
    parameter = bytes[offset + 3]
  }

  /// The header on the wire.
  public var bytes: [UInt8] {
    [tag, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length), parameter]
  }

  /// True if the parameter is a version of HAB 4.
  public var isVersion4: Bool { parameter & 0xF0 == 0x40 }

  /// The first byte of what HAB reads. Source: HAB facts.
  public enum Tag {
    /// Image vector table.
    public static let ivt: UInt8 = 0xD1
    /// Device configuration data.
    public static let dcd: UInt8 = 0xD2
    /// Command sequence file.
    public static let csf: UInt8 = 0xD4
    /// A certificate, or the table of super root keys (SRK).
    public static let certificate: UInt8 = 0xD7
    /// A CMS signature.
    public static let signature: UInt8 = 0xD8
    /// An event of HAB's log.
    public static let event: UInt8 = 0xDB
    /// The authentication code of an encrypted image.
    public static let mac: UInt8 = 0xAC

    /// Command: default engine of an algorithm.
    public static let set: UInt8 = 0xB1
    /// Command: unlock features of an engine.
    public static let unlock: UInt8 = 0xB2
    /// Command: initialise an engine.
    public static let initialize: UInt8 = 0xB4
    /// Command: install a key.
    public static let installKey: UInt8 = 0xBE
    /// Command: nothing.
    public static let nop: UInt8 = 0xC0
    /// Command: authenticate, or decrypt, data.
    public static let authenticateData: UInt8 = 0xCA
    /// Command: write registers.
    public static let writeData: UInt8 = 0xCC
    /// Command: wait for registers.
    public static let checkData: UInt8 = 0xCF
  }
}
