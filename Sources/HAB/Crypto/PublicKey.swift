/// A public key of a certificate or an SRK table's entry.
public enum PublicKey: Equatable, Sendable {
  /// RSA: both numbers big-endian, without leading zeros.
  case rsa(modulus: [UInt8], exponent: [UInt8])
  /// A point of an elliptic curve: coordinates big-endian, each as long as the curve's.
  case ec(curve: EllipticCurve, x: [UInt8], y: [UInt8])

  /// Modulus sizes that HAB takes, in bits.
  public static var rsaBits: ClosedRange<Int> { 1024...4096 }

  /// What people call such a key: "RSA-2048", "EC P-256".
  public var name: String {
    switch self {
    case .rsa(let modulus, _): "RSA-\(modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0))"
    case .ec(let curve, _, _): "EC \(curve.name)"
    }
  }

  /// True if `signature` is this key's over `message`. False also where the key is no key (a point that is not on its
  /// curve), where the algorithm is for another kind of key, and without a library.
  public func isSignature(_ signature: [UInt8], of message: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
    guard let functions = try? CryptoLibrary.functions(), let digest = algorithm.digest,
      let hash = try? SHA256.hash([message], with: digest, functions)
    else { return false }
    return isSignature(signature, ofHash: hash, algorithm)
  }

  /// As above, of a message's hash.
  func isSignature(_ signature: [UInt8], ofHash hash: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
    switch self {
    case .rsa where !algorithm.isRSA, .ec where algorithm.isRSA: return false
    default: break
    }
    guard let key = CryptoKey(self), let digest = algorithm.digest else { return false }
    return key.verify(signature, ofHash: hash, digest)
  }

  /// Reads a SubjectPublicKeyInfo.
  init(_ outer: inout DERReader) throws(HABError) {
    var info = try outer.enter(DERReader.Tag.sequence, "the public key")
    var algorithm = try info.enter(DERReader.Tag.sequence, "the public key's algorithm")
    let place = algorithm.position
    let identifier = try algorithm.content(DERReader.Tag.identifier, "the public key's algorithm")
    let bits = try info.next(DERReader.Tag.bitString, "the public key's bits")
    try info.finish("the public key")
    guard bits.content.count > 1, info.bytes[bits.content.lowerBound] == 0 else {
      throw info.error("the public key is empty or has odd bits", at: bits.whole.lowerBound)
    }
    let content = Array(info.bytes[bits.content.dropFirst()])
    switch identifier {
    case AlgorithmIdentifier.rsaEncryption:
      var reader = DERReader(content, "\(info.what), RSA key from byte \((bits.content.lowerBound + 1).hexText(2))")
      var numbers = try reader.enter(DERReader.Tag.sequence, "the RSA key")
      try reader.finish("the RSA key")
      let modulus = try numbers.magnitude("the modulus", limit: Self.rsaBits.upperBound / 8)
      let exponent = try numbers.magnitude("the exponent", limit: 4)
      try numbers.finish("the exponent")
      guard modulus.count >= Self.rsaBits.lowerBound / 8, !exponent.isEmpty else {
        throw reader.error("an RSA key of \(modulus.count * 8) bits; HAB takes 1024 to 4096", at: 0)
      }
      self = .rsa(modulus: modulus, exponent: exponent)
    case AlgorithmIdentifier.ecPublicKey:
      let named = try algorithm.content(DERReader.Tag.identifier, "the curve's name")
      guard let curve = EllipticCurve.allCases.first(where: { $0.identifier == named }) else {
        throw algorithm.error(
          "the curve \(AlgorithmIdentifier.text(named)); HAB takes P-256, P-384 and P-521", at: place)
      }
      let count = curve.byteCount
      guard content.count == 1 + 2 * count, content[0] == 4 else {
        throw info.error("the point is not 04, X, Y of \(count) bytes each", at: bits.content.lowerBound)
      }
      self = .ec(curve: curve, x: Array(content[1..<1 + count]), y: Array(content[(1 + count)...]))
    default:
      throw algorithm.error(
        "a key of algorithm \(AlgorithmIdentifier.text(identifier)); HAB takes RSA and ECDSA keys", at: place)
    }
  }
}
