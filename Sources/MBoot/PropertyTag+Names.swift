extension PropertyTag {
  /// What the properties are called, in the order of their numbers: on a command line, in code, and in the
  /// text line of a get-property (SPSDK 3.12, measured where the RT1020 has the property).
  private static let names: [(command: String, label: String, title: String)] = [
    ("list-properties", "ListProperties", "List Properties"),
    ("current-version", "CurrentVersion", "Current Version"),
    ("available-peripherals", "AvailablePeripherals", "Available Peripherals"),
    ("flash-start-address", "FlashStartAddress", "Flash Start Address"),
    ("flash-size-in-bytes", "FlashSize", "Flash Size"),
    ("flash-sector-size", "FlashSectorSize", "Flash Sector Size"),
    ("flash-block-count", "FlashBlockCount", "Flash Block Count"),
    ("available-commands", "AvailableCommands", "Available Commands"),
    ("check-status", "CrcCheckStatus", "CRC Check Status"),
    ("reserved", "LastError", "Last Error Value"),
    ("verify-writes", "VerifyWrites", "Verify Writes"),
    ("max-packet-size", "MaxPacketSize", "Max Packet Size"),
    ("reserved-regions", "ReservedRegions", "Reserved Regions"),
    ("reserved_1", "ValidateRegions", "Validate Regions"),
    ("ram-start-address", "RamStartAddress", "RAM Start Address"),
    ("ram-size-in-bytes", "RamSize", "RAM Size"),
    ("system-device-id", "SystemDeviceIdent", "System Device Identification"),
    ("security-state", "FlashSecurityState", "Security State"),
    ("unique-device-id", "UniqueDeviceIdent", "Unique Device Identification"),
    ("flash-fac-support", "FlashFacSupport", "Flash Fac. Support"),
    ("flash-access-segment-size", "FlashAccessSegmentSize", "Flash Access Segment Size"),
    ("flash-access-segment-count", "FlashAccessSegmentCount", "Flash Access Segment Count"),
    ("flash-read-margin", "FlashReadMargin", "Flash Read Margin"),
    ("qspi/otfad-init-status", "QspiInitStatus", "QuadSPI Initialization Status"),
    ("target-version", "TargetVersion", "Target Version"),
    ("external-memory-attributes", "ExternalMemoryAttributes", "External Memory Attributes"),
    ("reliable-update-status", "ReliableUpdateStatus", "Reliable Update Status"),
    ("flash-page-size", "FlashPageSize", "Flash Page Size"),
    ("irq-notify-pin", "IrqNotifierPin", "Irq Notifier Pin"),
  ]

  /// Every property that has a name, 0x01 to 0x1C.
  public static var known: [PropertyTag] { (1..<UInt32(names.count)).map(PropertyTag.init(rawValue:)) }

  /// The property a command line names, `current-version`; nil for a name that is none. Tag 0,
  /// `list-properties`, is a wish for help and no property of a device.
  public init?(name: String) {
    guard let index = Self.names.firstIndex(where: { $0.command == name }) else { return nil }
    rawValue = UInt32(index)
  }

  /// The name on a command line, such as `current-version`; `0x..` for a tag without one.
  public var name: String { row?.command ?? "0x" + String(rawValue, radix: 16) }

  /// The name as one word, such as `CurrentVersion`; `Unknown` for a tag without one.
  public var label: String { row?.label ?? "Unknown" }

  /// What stands before the value in a text line, such as `Current Version`.
  public var title: String { row?.title ?? "Unknown property" }

  private var row: (command: String, label: String, title: String)? {
    rawValue < UInt32(Self.names.count) ? Self.names[Int(rawValue)] : nil
  }
}
