/// How a certificate is signed. HAB's own signatures are over SHA-256; certificates may be over more.
public enum SignatureAlgorithm: String, Equatable, Sendable {
  case rsaSHA256 = "RSA PKCS#1 v1.5 with SHA-256"
  case rsaSHA384 = "RSA PKCS#1 v1.5 with SHA-384"
  case rsaSHA512 = "RSA PKCS#1 v1.5 with SHA-512"
  case ecdsaSHA256 = "ECDSA with SHA-256"
  case ecdsaSHA384 = "ECDSA with SHA-384"
  case ecdsaSHA512 = "ECDSA with SHA-512"

  /// The algorithm of an object identifier's DER content; nil for others.
  init?(identifier: [UInt8]) {
    switch identifier {
    case AlgorithmIdentifier.sha256WithRSA: self = .rsaSHA256
    case AlgorithmIdentifier.sha384WithRSA: self = .rsaSHA384
    case AlgorithmIdentifier.sha512WithRSA: self = .rsaSHA512
    case AlgorithmIdentifier.ecdsaWithSHA256: self = .ecdsaSHA256
    case AlgorithmIdentifier.ecdsaWithSHA384: self = .ecdsaSHA384
    case AlgorithmIdentifier.ecdsaWithSHA512: self = .ecdsaSHA512
    default: return nil
    }
  }

  /// True for RSA, false for ECDSA.
  public var isRSA: Bool { [.rsaSHA256, .rsaSHA384, .rsaSHA512].contains(self) }

  /// The hash that is signed; nil without a library.
  var digest: CryptoDigest? {
    switch self {
    case .rsaSHA256, .ecdsaSHA256: CryptoLibrary.sha256
    case .rsaSHA384, .ecdsaSHA384: CryptoLibrary.sha384
    case .rsaSHA512, .ecdsaSHA512: CryptoLibrary.sha512
    }
  }
}
