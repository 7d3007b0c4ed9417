import BootImage
import MBoot

/// Changes of the chip's registers and modes, by the device-mode sequence of a configuration block: configuring sends
/// sequence 3 of the block, then the sequence that it names, then waits.
///
/// Shown on NXP's K2.1.0 for a register write behind a write enable. That other commands may stand in both sequences,
/// that K2.1.0 heeds the block's wait and its limit for polling: later NXP source, UNPROVEN.
extension FlashProbe {
  /// Writes status registers from 1 on by 01: one byte, or two where the part takes register 2 behind it.
  /// What is written stays over a power cycle: ask the user first.
  public func writeStatusRegisters(_ values: [UInt8]) throws(MBootError) {
    try write(FlashRegisterMap.Write(0x01, values))
  }

  /// Enables writing and writes status registers, and waits until the flash is ready, 2 seconds at most.
  /// What is written stays over a power cycle: ask the user first.
  public func write(_ write: FlashRegisterMap.Write) throws(MBootError) {
    var block = modeBlock(
      [.init(.command, 0x06)],
      [.init(.command, write.opcode), .init(.write, UInt8(min(max(write.bytes.count, 1), 2)))])
    block.deviceModeArgument = write.bytes.prefix(2).enumerated()
      .reduce(0) { $0 | UInt32($1.element) << (8 * $1.offset) }
    block.timeoutMilliseconds = 2000
    try configure(block)
  }

  /// Has the chip leave a mode, or undo what does not outlast its power.
  public func change(by command: FlashModeCommand) throws(MBootError) {
    var block = modeBlock(command.first, command.second)
    block.timeoutMilliseconds = 2000
    // A chip that did not understand cannot be asked whether it is ready: a fixed time, units of 100 microseconds.
    if !command.isPolled { block.waitTimeConfigurationCommands = 100 }
    try configure(block)
  }

  /// Status registers as far as the map has them.
  public func statusRegisters(_ map: FlashRegisterMap) throws(MBootError) -> [UInt8] {
    var values: [UInt8] = []
    for opcode in map.reads { values.append(try read(opcode: opcode, count: 4)[0]) }
    return values
  }

  func modeBlock(_ first: [LookupInstruction], _ second: [LookupInstruction]) -> FlashConfigurationBlock {
    var block = plainBlock()
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.setSequence(3, LookupInstruction.words(first))
    block.setSequence(4, LookupInstruction.words(second))
    return block
  }
}
