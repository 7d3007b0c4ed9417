import BootImage
import MBoot

/// Speaks to the flash chip itself through a stock flashloader: a whole configuration block may put any
/// command into the read sequence, and any register write into the device-mode sequence.
///
/// The flash is configured by the probe's block afterwards; configure it anew before using it. Source: shown
/// on NXP's K2.1.0 and K2.7.0 binaries; that silicon's FlexSPI does the same for a command without address is
/// UNPROVEN.
public struct FlashProbe {
  let host: MBootHost
  private let address: UInt32
  private let flashSize: UInt32

  /// Probes through `host`, a running flashloader.
  ///
  /// - Parameters:
  ///   - address: RAM that the flashloader lets the host write, 512 bytes.
  ///   - flashSize: bytes that the block claims; only what is read has to lie inside.
  public init(_ host: MBootHost, address: UInt32 = 0x2000, flashSize: UInt32 = 8 << 20) {
    self.host = host
    self.address = address
    self.flashSize = flashSize
  }

  /// Reads what the chip answers to a command without address, on one pad at 30 MHz.
  ///
  /// - Parameter count: bytes; the K2.1.0 flashloader starts the command anew for every four.
  public func read(opcode: UInt8, count: Int) throws(MBootError) -> [UInt8] {
    try read([.init(.command, opcode), .init(.read, 4)], count: count)
  }

  /// Reads by any sequence of instructions, at 30 MHz.
  ///
  /// - Parameters:
  ///   - offset: where in the flash, for a sequence that sends an address.
  ///   - count: bytes.
  public func read(
    _ instructions: [LookupInstruction], offset: UInt32 = 0, count: Int
  ) throws(MBootError) -> [UInt8] {
    var block = plainBlock()
    block.setSequence(0, LookupInstruction.words(instructions))
    try configure(block)
    return try host.readMemory(address: FlashLayout.flashAddress + offset, count: count)
  }

  /// Manufacturer, type and capacity (9F).
  public func jedecID() throws(MBootError) -> [UInt8] { Array(try read(opcode: 0x9F, count: 4).prefix(3)) }

  /// Status register 1, 2 or 3 (05, 35, 15).
  public func statusRegister(_ number: Int) throws(MBootError) -> UInt8 {
    let opcode: UInt8 = number == 3 ? 0x15 : number == 2 ? 0x35 : 0x05
    return try read(opcode: opcode, count: 4)[0]
  }

  func configure(_ block: FlashConfigurationBlock) throws(MBootError) {
    try host.writeMemory(address: address, block.bytes)
    try host.configureMemory(MemoryID.flexSPINOR, address: address)
  }

  func plainBlock() -> FlashConfigurationBlock { Self.plainBlock(size: flashSize) }

  /// A block for one pad at 30 MHz that reads the array slowly (03) and knows how to enable writes and to read the
  /// status.
  public static func plainBlock(size: UInt32) -> FlashConfigurationBlock {
    var block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    block.readSampleClockSource = 1
    block.csHoldTime = 3
    block.csSetupTime = 3
    block.controllerMiscOption = 0x10
    block.deviceType = 1
    block.padType = 1
    block.serialClockFrequency = 1
    block.flashA1Size = size
    block.pageSize = 256
    block.sectorSize = 4096
    block.blockSize = 65536
    block.ipCommandClockFrequency = 1
    block.setSequence(0, LookupInstruction.words([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]))
    block.setSequence(1, LookupInstruction.words([.init(.command, 0x05), .init(.read, 4)]))
    block.setSequence(3, LookupInstruction.words([.init(.command, 0x06)]))
    return block
  }
}
