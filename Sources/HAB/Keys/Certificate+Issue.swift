extension Certificate {
  /// Issues an X.509 certificate, signed over SHA-256.
  /// - Parameters:
  ///   - subject: the owner's common name.
  ///   - key: the owner's key.
  ///   - issuer: the issuer's common name.
  ///   - signer: the issuer's key.
  ///   - isCA: whether it may sign certificates (key usage keyCertSign): what makes HAB take an SRK as a CA.
  ///   - serial: big-endian, positive.
  ///   - start: seconds since 1970.
  ///   - days: how long it is valid; the boot ROM has no clock and does not look.
  public static func issue(
    subject: String, key: PublicKey, issuer: String, signer: PrivateKey, isCA: Bool, serial: [UInt8], start: Int64,
    days: Int
  ) throws(HABError) -> Certificate {
    typealias DER = DERWriter
    let algorithm: [UInt8]
    switch signer.publicKey {
    case .rsa: algorithm = DER.sequence(DER.identifier(AlgorithmIdentifier.sha256WithRSA), DER.null)
    case .ec: algorithm = DER.sequence(DER.identifier(AlgorithmIdentifier.ecdsaWithSHA256))
    }
    let critical = DER.element(DERReader.Tag.boolean, [0xFF])
    var extensions = DER.sequence(
      DER.identifier(AlgorithmIdentifier.basicConstraints), critical,
      DER.octets(DER.sequence(isCA ? critical : [])))
    if isCA {
      extensions += DER.sequence(
        // keyCertSign is bit 5: two bits of the byte are unused.
        DER.identifier(AlgorithmIdentifier.keyUsage), critical, DER.octets(DER.bits([0x04], unused: 2)))
    }
    let body = DER.sequence(
      DER.element(DERReader.Tag.context(0), DER.integer(2)), DER.integer(serial), algorithm,
      DistinguishedName.common(issuer),
      DER.sequence(DER.time(start), DER.time(start &+ Int64(days) &* 86400)), DistinguishedName.common(subject),
      key.info, DER.element(DERReader.Tag.context(3), DER.sequence(extensions)))
    return try Certificate(der: DER.sequence(body, algorithm, DER.bits(try signer.sign(body))))
  }

  /// The certificate as a PEM file.
  public var pem: String { PEM.text("CERTIFICATE", der) }
}
