extension CSFSection {
  /// What an image needs that is signed with keys under the first super root key of a table.
  public static func signed(by table: SRKTable, csf: KeySigner, image: KeySigner) -> [CSFSection] {
    [
      .installSRK(table: table.bytes, sourceIndex: 0), .installCSFK(certificate: csf.certificate.der),
      .authenticateCSF(signer: csf, engine: nil, configuration: nil),
      .installKey(certificate: image.certificate.der, verificationIndex: 0, targetIndex: 2),
      .authenticateData(verificationIndex: 2, engine: 0x1B, configuration: 0, signer: image),
    ]
  }
}
