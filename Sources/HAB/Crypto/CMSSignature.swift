/// A detached CMS SignedData (RFC 5652) as HAB's command sequence files have it: one signer, named by issuer and serial
/// number, SHA-256.
public struct CMSSignature: Equatable, Sendable {
  /// The issuer's name of the signer's certificate, DER.
  public let issuer: [UInt8]
  /// The serial number of the signer's certificate.
  public let serial: [UInt8]
  /// The hash of the content that the signed attributes state; nil where there are none, and the content itself is
  /// signed.
  public let messageDigest: [UInt8]?
  /// The signing time as it stands there, "270101120000Z"; the ROM has no clock and does not look at it.
  public let signingTime: String?
  /// RSA with PKCS#1 v1.5 or ECDSA, with SHA-256.
  public let algorithm: SignatureAlgorithm
  /// The signature's own bytes.
  public let signature: [UInt8]

  /// The signed attributes as they were signed: under a SET's tag.
  private let attributes: [UInt8]?

  /// Reads DER. Zeros after it, up to a multiple of 4, are filler and allowed.
  /// - Throws: what is wrong and at which byte, what HAB does not support; also where libcrypto is missing.
  public init(der: [UInt8]) throws(HABError) {
    _ = try CryptoLibrary.functions()
    typealias Tag = DERReader.Tag
    var reader = DERReader(der, "CMS signature")
    var info = try reader.enter(Tag.sequence, "a signature")
    guard der.count - reader.position < 4, der[reader.position...].allSatisfy({ $0 == 0 }) else {
      throw reader.error("\(der.count - reader.position) bytes too many after the signature", at: reader.position)
    }
    try Self.expect(AlgorithmIdentifier.signedData, in: &info, "signed data")
    var explicit = try info.enter(Tag.context(0), "the signed data")
    var data = try explicit.enter(Tag.sequence, "the signed data")
    _ = try data.next(Tag.integer, "the version")
    _ = try data.next(Tag.set, "the digest algorithms")
    var encapsulated = try data.enter(Tag.sequence, "the content's type")
    try Self.expect(AlgorithmIdentifier.data, in: &encapsulated, "data")
    try encapsulated.finish("the content's type (HAB's signatures have no content of their own)")
    // Certificates [0] and revocations [1] are legal and of no use.
    while let tag = data.nextTag, tag == Tag.context(0) || tag == Tag.context(1) { _ = try data.next() }
    var signers = try data.enter(Tag.set, "the signers")
    var signer = try signers.enter(Tag.sequence, "a signer")
    try signers.finish("the first signer (HAB takes one)")

    _ = try signer.next(Tag.integer, "the signer's version")
    var name = try signer.enter(Tag.sequence, "the signer's issuer and serial number")
    issuer = Array(der[try name.next(Tag.sequence, "the issuer").whole])
    serial = try name.content(Tag.integer, "the serial number")
    var digest = try signer.enter(Tag.sequence, "the digest algorithm")
    try Self.expect(AlgorithmIdentifier.sha256, in: &digest, "SHA-256")
    if signer.nextTag == Tag.context(0) {
      let element = try signer.next()
      let stated = try Self.attributes(signer.inside(element))
      messageDigest = stated.digest
      signingTime = stated.time
      attributes = [Tag.set] + der[element.whole.dropFirst()]
    } else {
      messageDigest = nil
      signingTime = nil
      attributes = nil
    }
    let place = signer.position
    var kind = try signer.enter(Tag.sequence, "the signature algorithm")
    let identifier = try kind.content(Tag.identifier, "the signature algorithm")
    switch identifier {
    case AlgorithmIdentifier.rsaEncryption, AlgorithmIdentifier.sha256WithRSA: algorithm = .rsaSHA256
    case AlgorithmIdentifier.ecdsaWithSHA256: algorithm = .ecdsaSHA256
    default:
      throw signer.error(
        "a signature of algorithm \(AlgorithmIdentifier.text(identifier)); HAB takes RSA (PKCS#1 v1.5) and ECDSA, with "
          + "SHA-256", at: place)
    }
    signature = try signer.content(Tag.octetString, "the signature")
    if signer.nextTag == Tag.context(1) { _ = try signer.next() }
    try signer.finish("the signer")
  }

  /// True if `certificate` is the one that the signature names.
  public func names(_ certificate: Certificate) -> Bool {
    issuer == certificate.issuer && serial == certificate.serial
  }

  /// Checks the signature over `content`, all of it in one piece.
  ///
  /// The order tells causes apart: the certificate's name, then the content's hash, then the signature.
  public func verify(over content: [UInt8], certificate: Certificate) -> CMSVerdict {
    verify(over: [content], certificate: certificate)
  }

  /// Checks the signature over several pieces of content, one after the other.
  public func verify(over content: [[UInt8]], certificate: Certificate) -> CMSVerdict {
    names(certificate) ? verify(over: content, key: certificate.publicKey) : .otherSigner
  }

  /// Checks the signature over several pieces of content with a key of which no certificate is there, and so whatever
  /// signer the signature names.
  public func verify(over content: [[UInt8]], key: PublicKey) -> CMSVerdict {
    guard let hash = try? SHA256.hash(content) else { return .signatureWrong }
    guard let attributes else { return key.isSignature(signature, ofHash: hash, algorithm) ? .valid : .signatureWrong }
    guard hash == messageDigest else { return .digestDiffers }
    return key.isSignature(signature, of: attributes, algorithm) ? .valid : .signatureWrong
  }

  /// Reads the signed attributes: content type and message digest must be there, once each.
  private static func attributes(_ set: DERReader) throws(HABError) -> (digest: [UInt8], time: String?) {
    typealias Tag = DERReader.Tag
    var set = set
    let start = set.position
    var digest: [UInt8]?
    var time: String?
    var hasType = false
    while !set.isAtEnd {
      let place = set.position
      var attribute = try set.enter(Tag.sequence, "a signed attribute")
      let name = try attribute.content(Tag.identifier, "the attribute's name")
      var values = try attribute.enter(Tag.set, "the attribute's value")
      switch name {
      case AlgorithmIdentifier.contentType:
        try expect(AlgorithmIdentifier.data, in: &values, "data")
        hasType = true
      case AlgorithmIdentifier.messageDigest:
        guard digest == nil else { throw set.error("a second message digest", at: place) }
        digest = try values.content(Tag.octetString, "the message digest")
        guard digest?.count == SHA256.byteCount else {
          throw set.error("a message digest of \(digest?.count ?? 0) bytes; SHA-256 has 32", at: place)
        }
      case AlgorithmIdentifier.signingTime:
        let element = try values.next()
        time = String(
          decoding: set.bytes[element.content].prefix(32).filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
      default: continue
      }
      try values.finish("the attribute's only value")
    }
    guard let digest, hasType else {
      throw set.error("the signed attributes have no \(hasType ? "message digest" : "content type")", at: start)
    }
    return (digest, time)
  }

  private static func expect(_ identifier: [UInt8], in reader: inout DERReader, _ name: String) throws(HABError) {
    let place = reader.position
    let found = try reader.content(DERReader.Tag.identifier, name)
    guard found == identifier else {
      throw reader.error(
        "\(name) (\(AlgorithmIdentifier.text(identifier))) should stand here, not "
          + AlgorithmIdentifier.text(found), at: place)
    }
  }
}
