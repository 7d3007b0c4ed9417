/// Runs device configuration data (DCD): register writes and checks that an image wants done before it
/// starts. Every field is big-endian.
///
/// Checks of peripheral registers count as met, because no peripheral reacts here.
enum DeviceConfigurationData {
  private enum Tag {
    static let header: UInt8 = 0xD2
    static let write: UInt8 = 0xCC
    static let check: UInt8 = 0xCF
    static let nop: UInt8 = 0xC0
    static let unlock: UInt8 = 0xB2
  }

  /// Runs a block.
  /// - Returns: nil, or why it ended early: malformed, a write that is refused, a check that is not met.
  static func run(_ block: [UInt8], _ hardware: inout Hardware) -> DCDFailure? {
    guard block.count >= 4, block[0] == Tag.header else { return .malformed(offset: 0) }
    let length = Int(block[1]) << 8 | Int(block[2])
    guard length >= 4, length <= block.count, block[3] & 0xF0 == 0x40 else { return .malformed(offset: 0) }
    var offset = 4
    while offset < length {
      guard offset + 4 <= length else { return .malformed(offset: offset) }
      let size = Int(block[offset + 1]) << 8 | Int(block[offset + 2])
      guard size >= 4, offset + size <= length else { return .malformed(offset: offset) }
      let body = Array(block[(offset + 4)..<(offset + size)])
      if let failure = runCommand(block[offset], block[offset + 3], body, at: offset, &hardware) { return failure }
      offset += size
    }
    return nil
  }

  private static func runCommand(
    _ tag: UInt8, _ parameter: UInt8, _ body: [UInt8], at offset: Int, _ hardware: inout Hardware
  ) -> DCDFailure? {
    switch tag {
    case Tag.nop, Tag.unlock: return nil
    case Tag.write:
      guard body.count % 8 == 0, [1, 2, 4].contains(parameter & 7) else { return .malformed(offset: offset) }
      for entry in stride(from: 0, to: body.count, by: 8) {
        let address = word(body, entry)
        guard write(address, word(body, entry + 4), parameter, &hardware) else { return .address(address) }
      }
      return nil
    case Tag.check:
      guard body.count == 8 || body.count == 12 else { return .malformed(offset: offset) }
      let address = word(body, 0)
      return check(address, word(body, 4), parameter, hardware) ? nil : .check(address)
    default: return .malformed(offset: offset)
    }
  }

  private static func write(
    _ address: UInt32, _ value: UInt32, _ parameter: UInt8, _ hardware: inout Hardware
  ) -> Bool {
    let width = parameter & 7
    let old =
      ROMMemory.read(address, Int(width), &hardware).map { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } } ?? 0
    // Bits 4:3: write, write, clear the mask, set the mask.
    let new = parameter >> 3 & 3 == 2 ? old & ~value : parameter >> 3 & 3 == 3 ? old | value : value
    return ROMMemory.writeRegister(address, width * 8, new, &hardware)
  }

  private static func check(_ address: UInt32, _ mask: UInt32, _ parameter: UInt8, _ hardware: Hardware) -> Bool {
    guard let value = hardware.ram.word(address & ~3) else { return ROMMemory.peripherals.contains(address) }
    switch parameter >> 3 & 3 {
    case 0: return value & mask == 0
    case 1: return value & mask == mask
    case 2: return value & mask != mask
    default: return value & mask != 0
    }
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[offset + $1]) }
  }
}
