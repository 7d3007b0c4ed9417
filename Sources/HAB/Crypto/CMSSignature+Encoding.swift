extension CMSSignature {
  /// The signed attributes, without the SET's header: content type, signing time, message digest.
  static func attributes(messageDigest: [UInt8], time: Int64) -> [UInt8] {
    typealias DER = DERWriter
    // DER sorts a set by its elements' bytes; these three differ in their lengths, the second byte of each.
    return DER.sequence(
      DER.identifier(AlgorithmIdentifier.contentType), DER.set(DER.identifier(AlgorithmIdentifier.data)))
      + DER.sequence(DER.identifier(AlgorithmIdentifier.signingTime), DER.set(DER.time(time)))
      + DER.sequence(DER.identifier(AlgorithmIdentifier.messageDigest), DER.set(DER.octets(messageDigest)))
  }

  /// The SignedData around a signature of these attributes. The bytes are those that NXP's `nxpimage` writes: no NULL
  /// behind SHA-256, NULL behind rsaEncryption.
  static func der(signer: Certificate, attributes: [UInt8], signature: [UInt8]) -> [UInt8] {
    typealias DER = DERWriter
    let digest = DER.sequence(DER.identifier(AlgorithmIdentifier.sha256))
    let algorithm: [UInt8]
    switch signer.publicKey {
    case .rsa: algorithm = DER.sequence(DER.identifier(AlgorithmIdentifier.rsaEncryption), DER.null)
    case .ec: algorithm = DER.sequence(DER.identifier(AlgorithmIdentifier.ecdsaWithSHA256))
    }
    let info = DER.sequence(
      DER.integer(1), DER.sequence(signer.issuer, DER.element(DERReader.Tag.integer, signer.serial)), digest,
      DER.element(DERReader.Tag.context(0), attributes), algorithm, DER.octets(signature))
    let data = DER.sequence(
      DER.integer(1), DER.set(digest), DER.sequence(DER.identifier(AlgorithmIdentifier.data)), DER.set(info))
    return DER.sequence(DER.identifier(AlgorithmIdentifier.signedData), DER.element(DERReader.Tag.context(0), data))
  }

  /// Bytes of a signature under this certificate: exact for RSA, about right for ECDSA.
  static func byteCount(for certificate: Certificate, time: Int64) -> Int {
    let signature: Int
    switch certificate.publicKey {
    case .rsa(let modulus, _): signature = modulus.count
    case .ec(let curve, _, _): signature = 2 * curve.byteCount + 7
    }
    let attributes = attributes(messageDigest: [UInt8](repeating: 0, count: SHA256.byteCount), time: time)
    return der(signer: certificate, attributes: attributes, signature: [UInt8](repeating: 0, count: signature)).count
  }
}
