/// The command that checks a signature over the CSF or over blocks of memory, or that decrypts blocks.
public struct CSFAuthentication: Equatable, Sendable {
  /// What kind of proof stands at `location`.
  public enum Proof {
    /// A CMS signature.
    public static let cms: UInt8 = 0xC5
    /// Nonce and authentication code of an encryption (AES-CCM).
    public static let aead: UInt8 = 0xA3
  }

  /// A run of memory.
  public struct Block: Equatable, Sendable {
    /// Its first byte's address.
    public var address: UInt32
    /// Bytes.
    public var length: UInt32

    /// Makes a block.
    public init(address: UInt32, length: UInt32) {
      self.address = address
      self.length = length
    }

    /// Address after the last byte; up to 33 bits.
    public var end: UInt64 { UInt64(address) + UInt64(length) }
  }

  /// Bit 0: `location` is an address; else it counts from the CSF.
  public var flags: UInt8
  /// The slot of the key: 1 for the CSF's own signature.
  public var keyIndex: UInt8
  /// See `Proof`.
  public var proof: UInt8
  /// Who computes: 0x00 any, 0x1B DCP, 0xFF software; others do not exist on this part.
  public var engine: UInt8
  /// The engine's configuration.
  public var configuration: UInt8
  /// Where signature, or nonce and code, stand.
  public var location: UInt32
  /// What is covered, in this order; none for the CSF itself.
  public var blocks: [Block]

  /// Makes a command's content.
  public init(
    flags: UInt8 = 0, keyIndex: UInt8, proof: UInt8, engine: UInt8, configuration: UInt8, location: UInt32,
    blocks: [Block] = []
  ) {
    self.flags = flags
    self.keyIndex = keyIndex
    self.proof = proof
    self.engine = engine
    self.configuration = configuration
    self.location = location
    self.blocks = blocks
  }

  /// Reads a whole command; nil where it has not the size.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 12, bytes.count % 8 == 4, let location = bytes.bigWord(at: 8) else { return nil }
    let words = bytes.bigWords(from: 12)
    self.init(
      flags: bytes[3], keyIndex: bytes[4], proof: bytes[5], engine: bytes[6], configuration: bytes[7],
      location: location,
      blocks: stride(from: 0, to: words.count, by: 2).map { Block(address: words[$0], length: words[$0 + 1]) })
  }

  /// True if `location` is an address.
  public var isAbsolute: Bool { flags & 1 != 0 }
  /// True if the command decrypts.
  public var isDecryption: Bool { proof == Proof.aead }
}
