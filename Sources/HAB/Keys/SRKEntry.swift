/// One super root key (SRK) in a table: the key itself, or only its hash.
public enum SRKEntry: Equatable, Sendable {
  /// A public key; `isCA` is flag 0x80: it may sign certificates. Without it the key signs images itself's end keys only
  /// (fast authentication).
  case key(PublicKey, isCA: Bool)
  /// The hash that stands for a key of which nothing else is known.
  case hash([UInt8])

  /// The entry of a certificate.
  public init(_ certificate: Certificate) { self = .key(certificate.publicKey, isCA: certificate.isCA) }

  /// The entry's bytes: its header, then the key or the hash.
  public var bytes: [UInt8] {
    switch self {
    case .key(.rsa(let modulus, let exponent), let isCA):
      Self.header(0xE1, 0x21, 8 + modulus.count + exponent.count)
        + [0, 0, 0, isCA ? 0x80 : 0] + Self.big(modulus.count) + Self.big(exponent.count) + modulus + exponent
    case .key(.ec(let curve, let x, let y), let isCA):
      Self.header(0xE1, 0x27, 8 + x.count + y.count)
        + [0, 0, 0, isCA ? 0x80 : 0, curve.rawValue, 0] + Self.big(curve.bits) + x + y
    case .hash(let hash): Self.header(0xEE, 0x17, hash.count) + hash
    }
  }

  /// The key's hash: SHA-256 over the whole entry, or the hash that the entry is.
  public func hash() throws(HABError) -> [UInt8] {
    if case .hash(let hash) = self { return hash }
    return try SHA256.hash(bytes)
  }

  /// The key, if it is there.
  public var publicKey: PublicKey? {
    if case .key(let key, _) = self { return key }
    return nil
  }

  /// What people read: "RSA-2048, CA".
  public var name: String {
    switch self {
    case .key(let key, let isCA): isCA ? "\(key.name), CA" : "\(key.name), no CA (fast authentication)"
    case .hash: "hash only"
    }
  }

  private static func header(_ tag: UInt8, _ algorithm: UInt8, _ count: Int) -> [UInt8] {
    [tag] + big(4 + count) + [algorithm]
  }

  private static func big(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }
}
