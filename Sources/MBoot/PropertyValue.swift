/// What the words of a get-property response mean, by the property's tag.
public enum PropertyValue: Hashable, Sendable {
  /// Tags 0x01 and 0x18.
  case version(FirmwareVersion)
  /// Tag 0x02.
  case peripherals(Peripherals)
  /// Tag 0x07.
  case commands(AvailableCommands)
  /// A count of bytes: tags 0x04, 0x05, 0x0B, 0x0F, 0x14, 0x1B.
  case byteCount(UInt32)
  /// An address or an identification, shown in hex: tags 0x03, 0x0E, 0x10.
  case hexadecimal(UInt32)
  /// A plain number: tags 0x06, 0x15.
  case number(UInt32)
  /// A switch: tags 0x0A, 0x0D, 0x13. Only the word 1 is on.
  case isOn(Bool)
  /// Tag 0x11. The words 0 and 0x5AA55AA5 are open, every other closed.
  case isSecure(Bool)
  /// A status: tags 0x08, 0x09, 0x17, 0x1A.
  case status(StatusCode)
  /// Tag 0x16: 0 normal, 1 user, 2 factory.
  case readMargin(UInt32)
  /// Tag 0x12: the bytes in memory order.
  case uniqueID([UInt8])
  /// Tag 0x0C.
  case reservedRegions([ReservedRegion])
  /// Tag 0x19.
  case externalMemory(ExternalMemoryAttributes)
  /// Tag 0x1C: bit 31 enabled, bits 15:8 port, bits 7:0 pin.
  case interruptPin(UInt32)
  /// A tag without a meaning here, or a response without words.
  case words([UInt32])

  /// Gives words their meaning. Words beyond those the property has are ignored.
  public init(_ tag: PropertyTag, words: [UInt32]) {
    guard let first = words.first else {
      self = .words([])
      return
    }
    self =
      switch tag {
      case .currentVersion, .targetVersion: .version(FirmwareVersion(rawValue: first))
      case .availablePeripherals: .peripherals(Peripherals(rawValue: first))
      case .availableCommands: .commands(AvailableCommands(rawValue: first))
      case .flashSize, .flashSectorSize, .maxPacketSize, .ramSize, .flashAccessSegmentSize, .flashPageSize:
        .byteCount(first)
      case .flashStartAddress, .ramStartAddress, .systemDeviceID: .hexadecimal(first)
      case .flashBlockCount, .flashAccessSegmentCount: .number(first)
      case .verifyWrites, .validateRegions, .flashFACSupport: .isOn(first == 1)
      case .flashSecurityState: .isSecure(first != 0 && first != 0x5AA5_5AA5)
      case .crcCheckStatus, .lastError, .qspiInitStatus, .reliableUpdateStatus:
        .status(StatusCode(rawValue: first))
      case .flashReadMargin: .readMargin(first)
      case .uniqueDeviceID: .uniqueID(words.flatMap { Self.littleEndianBytes($0) })
      case .reservedRegions: .reservedRegions(ReservedRegion.regions(words))
      case .externalMemoryAttributes: .externalMemory(ExternalMemoryAttributes(words: words))
      case .irqNotifierPin: .interruptPin(first)
      default: .words(words)
      }
  }

  private static func littleEndianBytes(_ word: UInt32) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { [UInt8]($0) }
  }
}
