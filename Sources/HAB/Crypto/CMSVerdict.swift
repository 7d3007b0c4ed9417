/// What checking a signature against a content and a certificate says.
public enum CMSVerdict: Equatable, Sendable {
  /// The signature is the certificate's, over this content.
  case valid
  /// The content is not what was signed: it has been changed since, or other blocks were signed.
  case digestDiffers
  /// The content is the right one, but the signature is not of the certificate's key.
  case signatureWrong
  /// The signature names another certificate, by issuer and serial number.
  case otherSigner
}
