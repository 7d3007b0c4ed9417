/// Makes the signatures of a command sequence file: holds a private key, and never gives it away.
public protocol CMSSigner: Sendable {
  /// A detached CMS SignedData (DER) over `content`, as HAB wants it: SHA-256, no certificates, the signer named by the
  /// issuer and serial number of its certificate.
  /// - Parameter time: the signingTime attribute, seconds since 1970.
  func sign(_ content: [UInt8], time: Int64) throws(HABError) -> [UInt8]
}
