/// Why HAB noted an event. Any byte is representable: records of other ROM versions are read too.
public struct HABReason: RawRepresentable, Equatable, Hashable, Sendable {
  /// The byte in the record.
  public var rawValue: UInt8
  /// Makes a reason of a record's byte.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A command that this HAB does not run.
  public static let unsupportedCommand = HABReason(rawValue: 0x03)
  /// The image vector table is none, or points elsewhere.
  public static let invalidIVT = HABReason(rawValue: 0x05)
  /// No such command, or not in this form.
  public static let invalidCommand = HABReason(rawValue: 0x06)
  /// Not possible in the security state.
  public static let unsupportedState = HABReason(rawValue: 0x09)
  /// An engine that the part has not.
  public static let unsupportedEngine = HABReason(rawValue: 0x0A)
  /// What must be authenticated is not.
  public static let invalidAssertion = HABReason(rawValue: 0x0C)
  /// A slot or key number that does not exist, or whose use is denied (revoked).
  public static let invalidIndex = HABReason(rawValue: 0x0F)
  /// No command sequence file, or a malformed one.
  public static let invalidCSF = HABReason(rawValue: 0x11)
  /// An algorithm that HAB has not.
  public static let unsupportedAlgorithm = HABReason(rawValue: 0x12)
  /// A key or signature format that HAB has not.
  public static let unsupportedProtocol = HABReason(rawValue: 0x14)
  /// A size that cannot be.
  public static let invalidSize = HABReason(rawValue: 0x17)
  /// The signature is not right.
  public static let invalidSignature = HABReason(rawValue: 0x18)
  /// A kind of key that HAB has not.
  public static let unsupportedKey = HABReason(rawValue: 0x1B)
  /// The slot is empty, or its key may not do this.
  public static let invalidKey = HABReason(rawValue: 0x1D)
  /// A function that the ROM called failed, such as a plugin.
  public static let failedCallback = HABReason(rawValue: 0x1E)
  /// The certificate, or the SRK table, is not the right one.
  public static let invalidCertificate = HABReason(rawValue: 0x21)
  /// An address that may not be used.
  public static let invalidAddress = HABReason(rawValue: 0x22)
  /// An item that HAB does not know.
  public static let unsupportedItem = HABReason(rawValue: 0x24)
  /// Malformed device configuration data.
  public static let invalidDCD = HABReason(rawValue: 0x27)
  /// Not the right moment for it.
  public static let outOfSequence = HABReason(rawValue: 0x28)
  /// A check waited as often as it was allowed to.
  public static let pollExpired = HABReason(rawValue: 0x2B)
  /// No room in the log.
  public static let storageFull = HABReason(rawValue: 0x2D)
  /// Memory failed.
  public static let memoryFailure = HABReason(rawValue: 0x2E)
  /// The engine failed.
  public static let engineFailure = HABReason(rawValue: 0x30)
  /// The key blob cannot be unwrapped.
  public static let invalidBlob = HABReason(rawValue: 0x31)
  /// The authentication code of an encrypted image does not fit.
  public static let invalidMAC = HABReason(rawValue: 0x32)

  /// In words: "invalid signature".
  public var name: String {
    switch self {
    case .unsupportedCommand: "unsupported command"
    case .invalidIVT: "invalid IVT"
    case .invalidCommand: "invalid command"
    case .unsupportedState: "unsuitable state"
    case .unsupportedEngine: "unsupported engine"
    case .invalidAssertion: "invalid assertion"
    case .invalidIndex: "invalid index: access denied"
    case .invalidCSF: "invalid CSF"
    case .unsupportedAlgorithm: "unsupported algorithm"
    case .unsupportedProtocol: "unsupported protocol"
    case .invalidSize: "invalid size"
    case .invalidSignature: "invalid signature"
    case .unsupportedKey: "unsupported key"
    case .invalidKey: "invalid key"
    case .failedCallback: "failed callback"
    case .invalidCertificate: "invalid certificate"
    case .invalidAddress: "invalid address"
    case .unsupportedItem: "unsupported item"
    case .invalidDCD: "invalid DCD"
    case .outOfSequence: "out of sequence"
    case .pollExpired: "expired poll count"
    case .storageFull: "exhausted storage"
    case .memoryFailure: "memory failure"
    case .engineFailure: "engine failure"
    case .invalidBlob: "invalid key blob"
    case .invalidMAC: "invalid MAC"
    default: "unknown reason \(rawValue.hexText(2))"
    }
  }
}
