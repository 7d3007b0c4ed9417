/// Signs with a private key that stands in a file, under the name of its certificate.
public struct KeySigner: CMSSigner {
  private let key: PrivateKey
  /// The certificate that the signatures name.
  public let certificate: Certificate

  /// A signer of a key and its certificate.
  /// - Throws: where the certificate is another key's; SPSDK's tools would sign all the same, and no part would start
  ///   the image.
  public init(key: PrivateKey, certificate: Certificate) throws(HABError) {
    guard key.publicKey == certificate.publicKey else {
      throw HABError(
        .input,
        "the private key (\(key.publicKey.name)) is not the key of the certificate (\(certificate.publicKey.name)) of "
          + "\(certificate.subjectName): give the two of one pair")
    }
    self.key = key
    self.certificate = certificate
  }

  /// A detached CMS SignedData over `content`; its bytes are those that NXP's `nxpimage` makes with an RSA key.
  public func sign(_ content: [UInt8], time: Int64) throws(HABError) -> [UInt8] {
    typealias DER = DERWriter
    let hash = try SHA256.hash([content])
    // DER sorts a set by its elements' bytes; these three differ in their lengths first.
    let attributes =
      DER.sequence(DER.identifier(AlgorithmIdentifier.contentType), DER.set(DER.identifier(AlgorithmIdentifier.data)))
      + DER.sequence(DER.identifier(AlgorithmIdentifier.signingTime), DER.set(DER.time(time)))
      + DER.sequence(DER.identifier(AlgorithmIdentifier.messageDigest), DER.set(DER.octets(hash)))
    let signature = try key.sign(DER.element(DERReader.Tag.set, attributes))
    let digest = DER.sequence(DER.identifier(AlgorithmIdentifier.sha256))
    let algorithm: [UInt8]
    switch key.publicKey {
    case .rsa: algorithm = DER.sequence(DER.identifier(AlgorithmIdentifier.rsaEncryption), DER.null)
    case .ec: algorithm = DER.sequence(DER.identifier(AlgorithmIdentifier.ecdsaWithSHA256))
    }
    let signer = DER.sequence(
      DER.integer(1),
      DER.sequence(certificate.issuer, DER.element(DERReader.Tag.integer, certificate.serial)), digest,
      DER.element(DERReader.Tag.context(0), attributes), algorithm, DER.octets(signature))
    let data = DER.sequence(
      DER.integer(1), DER.set(digest), DER.sequence(DER.identifier(AlgorithmIdentifier.data)), DER.set(signer))
    return DER.sequence(
      DER.identifier(AlgorithmIdentifier.signedData), DER.element(DERReader.Tag.context(0), data))
  }
}
