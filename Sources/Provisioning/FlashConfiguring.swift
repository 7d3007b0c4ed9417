import BootImage
import MBoot

/// How the flashloader is told what flash there is: by everybody who tells it.
extension MBootHost {
  /// Puts the option word, or the block, into RAM and configures FlexSPI NOR from there.
  /// - Parameter address: RAM that the flashloader lets the host write, 512 bytes for a block.
  /// - Throws: statuses 4, 20107 and 7000 come from here.
  public func configure(_ configuration: ProvisioningPlan.Configuration, at address: UInt32) throws(MBootError) {
    switch configuration {
    case .option(let word):
      try fillMemory(address: address, count: 4, pattern: word.rawValue)
      if let second = word.second { try fillMemory(address: address &+ 4, count: 4, pattern: second) }
    case .block(let block): try writeMemory(address: address, block.bytes)
    }
    try configureMemory(MemoryID.flexSPINOR, address: address)
  }
}

extension ProvisioningPlan.Configuration {
  /// The read clock: an index as in `FlashConfigurationBlock.megahertz`, which may be none of them.
  public var clockIndex: UInt8 {
    switch self {
    case .option(let word): word.frequency
    case .block(let block): block.serialClockFrequency
    }
  }

  /// Configuring has the flash's registers written, or sent other commands, whatever the flash says: only a block can.
  public var sendsModes: Bool {
    guard case .block(let block) = self else { return false }
    return block.deviceModeEnable != 0 || block.configurationCommandEnable != 0
  }

  /// The same at another clock.
  public func at(clock: UInt8) -> Self {
    switch self {
    case .option(let word):
      return .option(OptionWord(rawValue: word.rawValue & ~0xF | UInt32(clock & 0xF), second: word.second))
    case .block(var block):
      block.serialClockFrequency = clock
      return .block(block)
    }
  }

  /// The same with another number of dummy clocks in its reads; nil for a block that reads without any, or with these.
  public func with(dummies: UInt8) -> Self? {
    switch self {
    case .option(var word):
      word.second = (word.second ?? 0) & ~0xFF | UInt32(dummies)
      word.rawValue = word.rawValue & ~0x0F00_0000 | 0x0100_0000
      return .option(word)
    case .block(var block):
      var instructions = LookupInstruction.instructions(block.sequence(0))
      guard let place = instructions.firstIndex(where: { $0.opcode == LookupInstruction.Opcode.dummy.rawValue }),
        instructions[place].operand != dummies
      else { return nil }
      instructions[place].operand = dummies
      block.setSequence(0, LookupInstruction.words(instructions))
      return .block(block)
    }
  }
}
