/// One section of a signing configuration, in the order of the command sequence file (CSF), its files not yet read.
public enum SigningSection: Equatable, Sendable {
  /// The SRK table, and which of its keys (0 to 3) signs the CSF key.
  case installSRK(table: ConfigurationPath, sourceIndex: UInt8)
  /// The CSF key's certificate.
  case installCSFK(certificate: ConfigurationPath)
  /// Fast authentication: the certificate of the one key that signs everything.
  case installNOCAK(certificate: ConfigurationPath)
  /// Who signs the CSF.
  case authenticateCSF(SignerChoice)
  /// An image key's certificate.
  case installKey(certificate: ConfigurationPath, verificationIndex: UInt8, targetIndex: UInt8)
  /// Who signs the image.
  case authenticateData(SignerChoice, verificationIndex: UInt8, engine: UInt8, configuration: UInt8)
  /// The data key of an encrypted image: read from the file if `reuses`, else made, and written there.
  case secretKey(file: ConfigurationPath, byteCount: Int, verificationIndex: UInt8, targetIndex: UInt8, reuses: Bool)
  /// Decryption of the application.
  case decrypt(verificationIndex: UInt8, engine: UInt8, configuration: UInt8, macBytes: Int, nonce: ConfigurationPath?)
  /// The default engine of SHA-256.
  case setEngine(engine: UInt8, configuration: UInt8)
  /// Features left unlocked for the image.
  case unlock(engine: UInt8, features: UInt32, uid: UInt64?)

  /// As in YAML.
  public var name: String {
    switch self {
    case .installSRK: "InstallSRK"
    case .installCSFK: "InstallCSFK"
    case .installNOCAK: "InstallNOCAK"
    case .authenticateCSF: "AuthenticateCSF"
    case .installKey: "InstallKey"
    case .authenticateData: "AuthenticateData"
    case .secretKey: "SecretKey"
    case .decrypt: "Decrypt"
    case .setEngine: "SetEngine"
    case .unlock: "Unlock"
    }
  }
}
