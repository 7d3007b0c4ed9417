/// Opcodes of serial NOR flash by name, as faults may name them. Source: JESD216 and the data sheets of the parts.
struct FlashOpcode: Sendable {
  let name: String
  let value: Int

  private init(_ name: String, _ value: Int) {
    self.name = name
    self.value = value
  }

  static let all = [
    FlashOpcode("write-status", 0x01), FlashOpcode("page-program", 0x02), FlashOpcode("read", 0x03),
    FlashOpcode("read-status", 0x05), FlashOpcode("write-enable", 0x06), FlashOpcode("fast-read", 0x0B),
    FlashOpcode("sector-erase", 0x20), FlashOpcode("write-status-2", 0x31), FlashOpcode("quad-page-program", 0x32),
    FlashOpcode("read-status-2", 0x35), FlashOpcode("half-block-erase", 0x52), FlashOpcode("read-sfdp", 0x5A),
    FlashOpcode("quad-read", 0x6B), FlashOpcode("read-id", 0x9F), FlashOpcode("chip-erase", 0xC7),
    FlashOpcode("block-erase", 0xD8), FlashOpcode("quad-io-read", 0xEB),
  ]

  static func named(_ name: String) -> FlashOpcode? { all.first { $0.name == name } }
  static func of(_ value: Int) -> FlashOpcode? { all.first { $0.value == value } }
}
