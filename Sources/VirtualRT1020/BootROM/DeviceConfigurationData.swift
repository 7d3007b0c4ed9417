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

  /// The block at an address, by the length in its own header; nil if none stands there.
  static func find(_ address: UInt32, _ hardware: Hardware) -> [UInt8]? {
    guard let header = hardware.ram.bytes(address, count: 4), header[0] == Tag.header else { return nil }
    let length = Int(header[1]) << 8 | Int(header[2])
    guard (4...BootROM.largestDCD).contains(length) else { return nil }
    return hardware.ram.bytes(address, count: length)
  }

  /// Runs a block. False if it is malformed, or a write is refused, or a check fails.
  static func run(_ block: [UInt8], _ hardware: inout Hardware) -> Bool {
    guard block.count >= 4, block[0] == Tag.header else { return false }
    let length = Int(block[1]) << 8 | Int(block[2])
    guard length >= 4, length <= block.count, block[3] & 0xF0 == 0x40 else { return false }
    var offset = 4
    while offset < length {
      guard offset + 4 <= length else { return false }
      let size = Int(block[offset + 1]) << 8 | Int(block[offset + 2])
      guard size >= 4, offset + size <= length else { return false }
      let body = Array(block[(offset + 4)..<(offset + size)])
      guard runCommand(block[offset], block[offset + 3], body, &hardware) else { return false }
      offset += size
    }
    return true
  }

  private static func runCommand(
    _ tag: UInt8, _ parameter: UInt8, _ body: [UInt8], _ hardware: inout Hardware
  ) -> Bool {
    switch tag {
    case Tag.nop, Tag.unlock: return true
    case Tag.write:
      guard body.count % 8 == 0 else { return false }
      for entry in stride(from: 0, to: body.count, by: 8) {
        guard write(word(body, entry), word(body, entry + 4), parameter, &hardware) else { return false }
      }
      return true
    case Tag.check:
      guard body.count == 8 || body.count == 12 else { return false }
      return check(word(body, 0), word(body, 4), parameter, hardware)
    default: return false
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
