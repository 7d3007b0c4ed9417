/// The command that installs a key: the SRK table, the CSF key's certificate, an image key's, or a data key's blob.
public struct CSFKeyInstallation: Equatable, Sendable {
  /// In what form the key comes.
  public enum Format {
    /// The table of super root keys (SRK).
    public static let srkTable: UInt8 = 0x03
    /// An X.509 certificate.
    public static let x509: UInt8 = 0x09
    /// A data key, wrapped by the part itself.
    public static let blob: UInt8 = 0xBB
  }

  /// Bits of `flags`.
  public enum Flag {
    /// `location` is an address; else it counts from the CSF.
    public static let absolute: UInt8 = 0x01
    /// The key is for the CSF's own signature.
    public static let csf: UInt8 = 0x02
  }

  /// See `Flag`; the other bits tie a certificate to other data.
  public var flags: UInt8
  /// See `Format`.
  public var format: UInt8
  /// 0x17 is SHA-256; 0 for certificates.
  public var hashAlgorithm: UInt8
  /// Which key of the table, or the slot of the key that has signed this one.
  public var sourceIndex: UInt8
  /// The slot it goes to.
  public var targetIndex: UInt8
  /// Where the key stands; see `Flag.absolute`.
  public var location: UInt32
  /// Hash of a certificate that is bound to it, seldom used.
  public var certificateHash: [UInt8]

  /// Makes an installation.
  public init(
    flags: UInt8, format: UInt8, hashAlgorithm: UInt8, sourceIndex: UInt8, targetIndex: UInt8, location: UInt32,
    certificateHash: [UInt8] = []
  ) {
    self.flags = flags
    self.format = format
    self.hashAlgorithm = hashAlgorithm
    self.sourceIndex = sourceIndex
    self.targetIndex = targetIndex
    self.location = location
    self.certificateHash = certificateHash
  }

  /// Reads a whole command; nil where it has not the size.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 12, let location = bytes.bigWord(at: 8) else { return nil }
    self.init(
      flags: bytes[3], format: bytes[4], hashAlgorithm: bytes[5], sourceIndex: bytes[6], targetIndex: bytes[7],
      location: location, certificateHash: [UInt8](bytes.dropFirst(12)))
  }

  /// True if `location` is an address.
  public var isAbsolute: Bool { flags & Flag.absolute != 0 }
}
