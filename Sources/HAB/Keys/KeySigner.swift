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
    let attributes = CMSSignature.attributes(messageDigest: try SHA256.hash([content]), time: time)
    let signature = try key.sign(DERWriter.element(DERReader.Tag.set, attributes))
    return CMSSignature.der(signer: certificate, attributes: attributes, signature: signature)
  }
}
