/// What HAB was doing when it noted an event.
public struct HABContext: RawRepresentable, Equatable, Hashable, Sendable {
  /// The byte in the record.
  public var rawValue: UInt8
  /// Makes a context of a record's byte.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Starting.
  public static let entry = HABContext(rawValue: 0xE1)
  /// Checking whether an address may be used.
  public static let checkTarget = HABContext(rawValue: 0x33)
  /// Authenticating an image.
  public static let authenticateImage = HABContext(rawValue: 0x0A)
  /// Running device configuration data.
  public static let runDCD = HABContext(rawValue: 0xDD)
  /// Reading a command sequence file.
  public static let runCSF = HABContext(rawValue: 0xCF)
  /// Running one command of it; the event's data are the command.
  public static let command = HABContext(rawValue: 0xC0)
  /// In an authenticated block.
  public static let authenticatedBlock = HABContext(rawValue: 0xDB)
  /// Asking whether a part of the image was authenticated.
  public static let assertion = HABContext(rawValue: 0xA0)
  /// Ending.
  public static let exit = HABContext(rawValue: 0xEE)

  /// In words: "CSF command".
  public var name: String {
    switch self {
    case .entry: "start of HAB"
    case .checkTarget: "address check"
    case .authenticateImage: "image authentication"
    case .runDCD: "DCD"
    case .runCSF: "CSF"
    case .command: "CSF command"
    case .authenticatedBlock: "authenticated block"
    case .assertion: "coverage check"
    case .exit: "end of HAB"
    default: "unknown context \(rawValue.hexText(2))"
    }
  }
}
