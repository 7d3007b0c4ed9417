/// Why HAB noted an event. Any byte is representable: records of other ROM versions are read too.
public struct HABReason: RawRepresentable, Equatable, Hashable, Sendable {
  /// The byte in the record.
  public var rawValue: UInt8
  /// Makes a reason of a record's byte.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let unsupportedCommand = HABReason(rawValue: 0x03)
  public static let invalidIVT = HABReason(rawValue: 0x05)
  public static let invalidCommand = HABReason(rawValue: 0x06)
  public static let unsupportedState = HABReason(rawValue: 0x09)
  public static let unsupportedEngine = HABReason(rawValue: 0x0A)
  public static let invalidAssertion = HABReason(rawValue: 0x0C)
  public static let invalidIndex = HABReason(rawValue: 0x0F)
  public static let invalidCSF = HABReason(rawValue: 0x11)
  public static let unsupportedAlgorithm = HABReason(rawValue: 0x12)
  public static let unsupportedProtocol = HABReason(rawValue: 0x14)
  public static let invalidSize = HABReason(rawValue: 0x17)
  public static let invalidSignature = HABReason(rawValue: 0x18)
  public static let unsupportedKey = HABReason(rawValue: 0x1B)
  public static let invalidKey = HABReason(rawValue: 0x1D)
  public static let failedCallback = HABReason(rawValue: 0x1E)
  public static let invalidCertificate = HABReason(rawValue: 0x21)
  public static let invalidAddress = HABReason(rawValue: 0x22)
  public static let unsupportedItem = HABReason(rawValue: 0x24)
  public static let invalidDCD = HABReason(rawValue: 0x27)
  public static let outOfSequence = HABReason(rawValue: 0x28)
  public static let pollExpired = HABReason(rawValue: 0x2B)
  public static let storageFull = HABReason(rawValue: 0x2D)
  public static let memoryFailure = HABReason(rawValue: 0x2E)
  public static let engineFailure = HABReason(rawValue: 0x30)
  public static let invalidBlob = HABReason(rawValue: 0x31)
  public static let invalidMAC = HABReason(rawValue: 0x32)
}
