/// One section of a signing configuration, in the order of the command sequence file (CSF): what NXP's YAML calls
/// `InstallSRK`, `AuthenticateData` and so on, with its files already read.
public enum CSFSection: Sendable {
  /// SRK table (its bytes), and which of its keys (0 to 3) the CSF key's certificate is signed with.
  case installSRK(table: [UInt8], sourceIndex: UInt8)
  /// The CSF key's certificate, DER.
  case installCSFK(certificate: [UInt8])
  /// Fast authentication: no CSF key; the certificate, DER, is of an end key signed with the SRK.
  case installNOCAK(certificate: [UInt8])
  /// The CSF's own signature. Engine and configuration nil: those of the header.
  case authenticateCSF(signer: any CMSSigner, engine: UInt8?, configuration: UInt8?)
  /// An image key's certificate, DER; slots 0, 2, 4 verify, 2 to 5 are targets.
  case installKey(certificate: [UInt8], verificationIndex: UInt8, targetIndex: UInt8)
  /// The signature over IVT, boot data, DCD and application.
  case authenticateData(verificationIndex: UInt8, engine: UInt8, configuration: UInt8, signer: any CMSSigner)
  /// The data key of an encrypted image, in a blob that the part itself makes.
  case installSecretKey(verificationIndex: UInt8, targetIndex: UInt8, key: [UInt8])
  /// Decryption of the application with AES-CCM.
  case decryptData(verificationIndex: UInt8, engine: UInt8, configuration: UInt8, macBytes: Int, nonce: [UInt8]?)
  /// Default engine of an algorithm.
  case setEngine(algorithm: UInt8, engine: UInt8, configuration: UInt8)
  /// Unlocks features of an engine for the image; a UID only where the features are tied to a part.
  case unlock(engine: UInt8, features: UInt32, uid: UInt64?)
  /// Does nothing.
  case nop
  /// Initialises an engine with words of its own.
  case initialize(engine: UInt8, words: [UInt32])

  /// What NXP's YAML calls it; the last two have no name there, and are called as in its BD files.
  public var name: String {
    switch self {
    case .installSRK: "InstallSRK"
    case .installCSFK: "InstallCSFK"
    case .installNOCAK: "InstallNOCAK"
    case .authenticateCSF: "AuthenticateCSF"
    case .installKey: "InstallKey"
    case .authenticateData: "AuthenticateData"
    case .installSecretKey: "SecretKey"
    case .decryptData: "Decrypt"
    case .setEngine: "SetEngine"
    case .unlock: "Unlock"
    case .nop: "NOP"
    case .initialize: "Init"
    }
  }
}

extension CSFSection: CustomStringConvertible, CustomReflectable {
  /// Its name only: a section may hold a data key.
  public var description: String { name }
  /// Nothing: see above.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
