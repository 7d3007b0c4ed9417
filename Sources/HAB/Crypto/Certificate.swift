/// An X.509 certificate as HAB uses it: a public key, who it belongs to, and who says so.
///
/// A certificate that exists has been read whole, and libcrypto is there. Dates are not looked at: the boot ROM has no
/// clock.
public struct Certificate: Equatable, Sendable {
  /// The certificate, DER.
  public let der: [UInt8]
  /// Whose it is.
  public let publicKey: PublicKey
  /// The serial number, big-endian two's complement as in the certificate.
  public let serial: [UInt8]
  /// The issuer's name, DER.
  public let issuer: [UInt8]
  /// The owner's name, DER.
  public let subject: [UInt8]
  /// True if its key usage has keyCertSign: it may sign other certificates. An SRK with it gets flag 0x80.
  public let isCA: Bool
  /// How it is signed; nil for an algorithm that is not known here.
  public let signatureAlgorithm: SignatureAlgorithm?
  /// The signature.
  public let signature: [UInt8]

  private let signed: Range<Int>

  /// Reads DER. Nothing may follow it.
  /// - Throws: what is wrong and at which byte; also where libcrypto is missing.
  public init(der: [UInt8]) throws(HABError) { try self.init(der: der, "certificate") }

  /// Reads a file's bytes, PEM or DER.
  public static func file(_ bytes: [UInt8]) throws(HABError) -> Certificate {
    guard PEM.recognises(bytes) else { return try Certificate(der: bytes) }
    return try Certificate(der: PEM.content("CERTIFICATE", of: bytes, "certificate"))
  }

  init(der: [UInt8], _ what: String) throws(HABError) {
    _ = try CryptoLibrary.functions()
    var reader = DERReader(der, what)
    var outer = try reader.enter(DERReader.Tag.sequence, "a certificate")
    try reader.finish("the certificate")
    let toBeSigned = try outer.next(DERReader.Tag.sequence, "the certificate's body")
    let outerAlgorithm = try outer.next(DERReader.Tag.sequence, "the signature algorithm")
    var algorithm = outer.inside(outerAlgorithm)
    let identifier = try algorithm.content(DERReader.Tag.identifier, "the signature algorithm")
    let bits = try outer.next(DERReader.Tag.bitString, "the signature")
    try outer.finish("the signature")
    guard bits.content.count > 1, der[bits.content.lowerBound] == 0 else {
      throw outer.error("the signature is empty or has odd bits", at: bits.whole.lowerBound)
    }

    var body = outer.inside(toBeSigned)
    if body.nextTag == DERReader.Tag.context(0) { _ = try body.next() }
    serial = try body.content(DERReader.Tag.integer, "the serial number")
    guard (1...64).contains(serial.count) else {
      throw body.error("a serial number of \(serial.count) bytes", at: toBeSigned.content.lowerBound)
    }
    let innerAlgorithm = try body.next(DERReader.Tag.sequence, "the signature algorithm")
    // The inner one is signed, the outer one is not.
    guard der[innerAlgorithm.whole] == der[outerAlgorithm.whole] else {
      throw outer.error(
        "another signature algorithm than in the certificate's signed part", at: outerAlgorithm.whole.lowerBound)
    }
    issuer = Array(der[try body.next(DERReader.Tag.sequence, "the issuer").whole])
    _ = try body.next(DERReader.Tag.sequence, "the validity")
    subject = Array(der[try body.next(DERReader.Tag.sequence, "the subject").whole])
    publicKey = try PublicKey(&body)
    var mayCertify = false
    while !body.isAtEnd {
      // Unique ids [1] and [2] have no use; extensions stand in [3].
      let optional = try body.next()
      guard optional.tag == DERReader.Tag.context(3) else { continue }
      mayCertify = try Self.mayCertify(body.inside(optional))
    }
    isCA = mayCertify
    self.der = der
    signed = toBeSigned.whole
    signatureAlgorithm = SignatureAlgorithm(identifier: identifier)
    signature = Array(der[bits.content.dropFirst()])
  }

  /// The owner's common name, or what stands first in the name; for people.
  public var subjectName: String { DistinguishedName.text(subject) }
  /// The issuer's; see above.
  public var issuerName: String { DistinguishedName.text(issuer) }

  /// True if this certificate bears `key`'s signature.
  public func isSigned(by key: PublicKey) -> Bool {
    guard let signatureAlgorithm else { return false }
    return key.isSignature(signature, of: Array(der[signed]), signatureAlgorithm)
  }

  /// Key usage's keyCertSign (bit 5), looked for in the extensions.
  private static func mayCertify(_ explicit: DERReader) throws(HABError) -> Bool {
    var explicit = explicit
    var extensions = try explicit.enter(DERReader.Tag.sequence, "the extensions")
    while !extensions.isAtEnd {
      var entry = try extensions.enter(DERReader.Tag.sequence, "an extension")
      let name = try entry.content(DERReader.Tag.identifier, "the extension's name")
      if entry.nextTag == DERReader.Tag.boolean { _ = try entry.next() }
      let value = try entry.next(DERReader.Tag.octetString, "the extension's value")
      guard name == AlgorithmIdentifier.keyUsage else { continue }
      var usage = entry.inside(value)
      let bits = try usage.content(DERReader.Tag.bitString, "the key usage")
      return bits.count > 1 && bits[1] & 0x04 != 0
    }
    return false
  }
}
