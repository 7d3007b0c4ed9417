import BootImage
import Provisioning
import VirtualRT1020

/// The configuration block that suits a part, as somebody who has its data sheet writes it.
enum PartBlock {
  /// Makes it.
  ///
  /// - Parameters:
  ///   - setsQuadEnable: configuring with it writes quad enable; blocks saved from a flash that has it set do not.
  ///   - frequency: index of the read clock.
  static func make(for part: SerialNORPart, setsQuadEnable: Bool, frequency: UInt8) -> FlashConfigurationBlock {
    var block = FlashProbe.plainBlock(size: UInt32(clamping: part.size))
    block.serialClockFrequency = frequency
    block.pageSize = UInt32(clamping: part.pageSize)
    let isWide = part.size > 16 << 20
    setReads(of: part, isWide, &block)
    setChanges(of: part, isWide, &block)
    if setsQuadEnable { setQuadEnable(of: part, &block) }
    return block
  }

  private static func setReads(of part: SerialNORPart, _ isWide: Bool, _ block: inout FlashConfigurationBlock) {
    let bits: UInt8 = isWide ? 32 : 24
    let hasQuad = part.reads.contains { $0.opcode == 0xEB }
    block.padType = hasQuad ? 4 : 1
    let read: [LookupInstruction] =
      hasQuad
      ? [
        .init(.command, isWide ? 0xEC : 0xEB), .init(.rowAddress, pads: 4, bits), .init(.dummy, pads: 4, 6),
        .init(.read, pads: 4, 4),
      ]
      : [.init(.command, 0x0B), .init(.rowAddress, bits), .init(.dummy, 8), .init(.read, 4)]
    block.setSequence(0, LookupInstruction.words(read))
  }

  private static func setChanges(of part: SerialNORPart, _ isWide: Bool, _ block: inout FlashConfigurationBlock) {
    let bits: UInt8 = isWide ? 32 : 24
    let smallest = part.erases.filter { $0.bytes > 0 }.map(\.bytes).min() ?? 4096
    block.sectorSize = UInt32(clamping: smallest)
    block.blockSize = 64 << 10
    let sector: UInt8 = smallest == 4096 ? isWide ? 0x21 : 0x20 : 0xD8
    func set(_ index: Int, _ opcode: UInt8, _ more: [LookupInstruction]) {
      block.setSequence(index, LookupInstruction.words([.init(.command, opcode)] + more))
    }
    set(5, sector, [.init(.rowAddress, bits)])
    set(8, isWide ? 0xDC : 0xD8, [.init(.rowAddress, bits)])
    set(9, isWide ? 0x12 : 0x02, [.init(.rowAddress, bits), .init(.write, 4)])
    set(11, part.erases.contains { $0.opcode == 0x60 } ? 0x60 : 0xC7, [])
  }

  /// As the flashloader does it (K2.1.0, executed): register 2 goes out behind a zero for register 1.
  private static func setQuadEnable(of part: SerialNORPart, _ block: inout FlashConfigurationBlock) {
    let write: (opcode: UInt8, bytes: UInt8, value: UInt32)
    switch part.quadEnable {
    case .none: return
    case .status1Bit6: write = (0x01, 1, 0x40)
    case .status2Bit1: write = (0x01, 2, 0x0200)
    case .status2Bit7: write = (0x3E, 1, 0x80)
    }
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.deviceModeArgument = write.value
    block.setSequence(4, LookupInstruction.words([.init(.command, write.opcode), .init(.write, write.bytes)]))
  }
}
