extension CommandTag {
  /// The command's name on a command line and in JSON, such as `flash-erase-region`; a response's is
  /// `generic-response` and so on; `0x..` for a tag without a name.
  public var name: String {
    switch self {
    case .genericResponse: "generic-response"
    case .readMemoryResponse: "read-memory-response"
    case .getPropertyResponse: "get-property-response"
    case .flashReadOnceResponse: "flash-read-once-response"
    case .flashReadResourceResponse: "flash-read-resource-response"
    case .generateKeyBlobResponse: "generate-key-blob-response"
    default: row?.name ?? "0x" + String(rawValue, radix: 16)
    }
  }

  /// The command's name as the line of property 0x07 writes it, such as `FlashEraseRegion`; nil for a tag
  /// that is no command.
  public var label: String? { row?.label }

  /// The command of that name; nil for a name that is none.
  public init?(name: String) {
    guard let index = Self.names.firstIndex(where: { $0.name == name }) else { return nil }
    rawValue = UInt8(index + 1)
  }

  /// Every command that has a name, 0x01 to 0x19, whether or not an RT1020 knows it.
  public static var knownCommands: [CommandTag] { names.indices.map { CommandTag(rawValue: UInt8($0 + 1)) } }

  private var row: (name: String, label: String)? {
    (1...Self.names.count).contains(Int(rawValue)) ? Self.names[Int(rawValue) - 1] : nil
  }

  /// Tags 0x01 to 0x19 (SPSDK 3.12); the RT1020's end at 0x13.
  private static let names: [(name: String, label: String)] = [
    ("flash-erase-all", "FlashEraseAll"),
    ("flash-erase-region", "FlashEraseRegion"),
    ("read-memory", "ReadMemory"),
    ("write-memory", "WriteMemory"),
    ("fill-memory", "FillMemory"),
    ("flash-security-disable", "FlashSecurityDisable"),
    ("get-property", "GetProperty"),
    ("receive-sb-file", "ReceiveSBFile"),
    ("execute", "Execute"),
    ("call", "Call"),
    ("reset", "Reset"),
    ("set-property", "SetProperty"),
    ("flash-erase-all-unsecure", "FlashEraseAllUnsecure"),
    ("flash-program-once", "FlashProgramOnce"),
    ("flash-read-once", "FlashReadOnce"),
    ("flash-read-resource", "FlashReadResource"),
    ("configure-memory", "ConfigureMemory"),
    ("reliable-update", "ReliableUpdate"),
    ("generate-key-blob", "GenerateKeyBlob"),
    ("fuse-program", "ProgramFuse"),
    ("key-provisioning", "KeyProvisioning"),
    ("trust-provisioning", "TrustProvisioning"),
    ("fuse-read", "ReadFuse"),
    ("update-life-cycle", "UpdateLifeCycle"),
    ("ele-message", "EleMessage"),
  ]
}
