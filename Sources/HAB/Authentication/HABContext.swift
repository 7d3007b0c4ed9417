/// What HAB was doing when it noted an event.
public struct HABContext: RawRepresentable, Equatable, Hashable, Sendable {
  /// The byte in the record.
  public var rawValue: UInt8
  /// Makes a context of a record's byte.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let entry = HABContext(rawValue: 0xE1)
  public static let checkTarget = HABContext(rawValue: 0x33)
  public static let authenticateImage = HABContext(rawValue: 0x0A)
  public static let runDCD = HABContext(rawValue: 0xDD)
  public static let runCSF = HABContext(rawValue: 0xCF)
  public static let command = HABContext(rawValue: 0xC0)
  public static let authenticatedBlock = HABContext(rawValue: 0xDB)
  public static let assertion = HABContext(rawValue: 0xA0)
  public static let exit = HABContext(rawValue: 0xEE)
}
