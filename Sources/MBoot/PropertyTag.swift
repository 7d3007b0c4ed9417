/// The number of a property, first parameter of get-property and set-property.
///
/// Any word can arrive. The RT1020's firmware looks at the low byte only (executed: 0x101 acts as 1).
public struct PropertyTag: RawRepresentable, Hashable, Sendable {
  /// The word on the wire.
  public var rawValue: UInt32

  /// Wraps a word, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The tag that the firmware takes this one for: its low byte.
  public var truncated: PropertyTag { PropertyTag(rawValue: rawValue & 0xFF) }

  /// Version of the flashloader, `K2.1.0`.
  public static let currentVersion = PropertyTag(rawValue: 0x01)
  /// Bit set of the peripherals it listens on.
  public static let availablePeripherals = PropertyTag(rawValue: 0x02)
  /// Internal flash: start address. None on the RT1020, 10300.
  public static let flashStartAddress = PropertyTag(rawValue: 0x03)
  /// Internal flash: bytes. 10300.
  public static let flashSize = PropertyTag(rawValue: 0x04)
  /// Internal flash: bytes of a sector. 10300.
  public static let flashSectorSize = PropertyTag(rawValue: 0x05)
  /// Internal flash: number of blocks. 10300.
  public static let flashBlockCount = PropertyTag(rawValue: 0x06)
  /// Bit set of the commands, bit n for tag n + 1.
  public static let availableCommands = PropertyTag(rawValue: 0x07)
  /// Result of the application's CRC check. 10300.
  public static let crcCheckStatus = PropertyTag(rawValue: 0x08)
  /// Last error. 10300.
  public static let lastError = PropertyTag(rawValue: 0x09)
  /// Whether writes are read back. 10300 in K2.1.0, 1 in K2.7.0.
  public static let verifyWrites = PropertyTag(rawValue: 0x0A)
  /// Bytes of data in one packet, of the peripheral that is asked.
  public static let maxPacketSize = PropertyTag(rawValue: 0x0B)
  /// RAM that the flashloader keeps for itself: pairs of first and last address.
  public static let reservedRegions = PropertyTag(rawValue: 0x0C)
  /// Whether ranges are checked. 10300.
  public static let validateRegions = PropertyTag(rawValue: 0x0D)
  /// Start of RAM region `index`: 0 ITCM, 1 DTCM, 2 OCRAM.
  public static let ramStartAddress = PropertyTag(rawValue: 0x0E)
  /// Bytes of RAM region `index`.
  public static let ramSize = PropertyTag(rawValue: 0x0F)
  /// The part's identification word. 10300.
  public static let systemDeviceID = PropertyTag(rawValue: 0x10)
  /// 0 for an open part, 1 for a closed one.
  public static let flashSecurityState = PropertyTag(rawValue: 0x11)
  /// The part's unique id: fuse words 1 and 2.
  public static let uniqueDeviceID = PropertyTag(rawValue: 0x12)
  /// Flash access control. 10300.
  public static let flashFACSupport = PropertyTag(rawValue: 0x13)
  /// Bytes of a flash access segment. 10300.
  public static let flashAccessSegmentSize = PropertyTag(rawValue: 0x14)
  /// Number of flash access segments. 10300.
  public static let flashAccessSegmentCount = PropertyTag(rawValue: 0x15)
  /// Margin of flash reads. 10300.
  public static let flashReadMargin = PropertyTag(rawValue: 0x16)
  /// Whether QuadSPI came up. 10300.
  public static let qspiInitStatus = PropertyTag(rawValue: 0x17)
  /// Version of the target's part of the flashloader, `T1.0.0`.
  public static let targetVersion = PropertyTag(rawValue: 0x18)
  /// Address and sizes of an external memory, given its id as index.
  public static let externalMemoryAttributes = PropertyTag(rawValue: 0x19)
  /// Result of the last reliable update. 10300.
  public static let reliableUpdateStatus = PropertyTag(rawValue: 0x1A)
  /// Internal flash: bytes of a page. 10300.
  public static let flashPageSize = PropertyTag(rawValue: 0x1B)
  /// The pin that tells a host of data. 10300.
  public static let irqNotifierPin = PropertyTag(rawValue: 0x1C)
}
