import BootImage
import MBoot

/// Looking at a flash without changing it, as far as that is possible.
extension FlashProbe {
  /// Longest SFDP that is read, bytes: header, ten parameter headers, and the tables behind them.
  public static let sfdpBytes = 256

  /// The identity as a chip answers it that listens on four pads (QPI).
  ///
  /// - Parameter opcode: 9F, or AF as some makers have it.
  public func identityOnFourPads(opcode: UInt8 = 0x9F) throws(MBootError) -> [UInt8] {
    var block = plainBlock()
    block.padType = 4
    block.setSequence(0, LookupInstruction.words([.init(.command, pads: 4, opcode), .init(.read, pads: 4, 4)]))
    try configure(block)
    return Array(try host.readMemory(address: FlashLayout.flashAddress, count: 4).prefix(3))
  }

  /// The SFDP from its start (5A, 24 address bits, 8 clocks).
  public func sfdp(count: Int = FlashProbe.sfdpBytes) throws(MBootError) -> [UInt8] {
    var block = plainBlock()
    block.setSequence(
      0, LookupInstruction.words([.init(.command, 0x5A), .init(.rowAddress, 24), .init(.dummy, 8), .init(.read, 4)]))
    try configure(block)
    return try host.readMemory(address: FlashLayout.flashAddress, count: count)
  }

  /// Has reads of the memory window be plain ones from now on: 03, one pad, 30 MHz. They need neither quad enable nor
  /// dummy clocks, and reach the first 16 MiB.
  public func preparePlainReads() throws(MBootError) { try configure(plainBlock()) }

  /// Whether write enable (06) sets the latch, status register 1 bit 1. Write disable (04) clears it again.
  ///
  /// Only for a chip that answers and is not busy: the flashloader waits for that.
  public func writeEnableSetsLatch() throws(MBootError) -> Bool {
    var block = plainBlock()
    block.setSequence(0, LookupInstruction.words([.init(.command, 0x05), .init(.read, 4)]))
    try configure(Self.sending([.init(.command, 0x06)], [.init(.command, 0x06)], by: block))
    let isSet = try host.readMemory(address: FlashLayout.flashAddress, count: 4)[0] & 2 != 0
    try configure(Self.sending([.init(.command, 0x04)], [.init(.command, 0x04)], by: block))
    return isSet
  }

  /// What takes a chip out of a state that it does not answer in. None of them changes its cells or lasting registers.
  public enum Awakening: String, Sendable, CaseIterable {
    /// Release from deep power-down: AB.
    case release
    /// FF on one pad and on four: ends continuous read, and QPI on some parts.
    case exitContinuousRead
    /// Reset: 66 and 99, on one pad.
    case reset
  }

  /// Sends an awakening.
  ///
  /// The flashloader sends the first sequence in the place of write enable and the second in that of the device mode,
  /// and then waits by the clock: a chip that does not answer can not tell that it is ready. That it waits so is from
  /// later NXP source of the same driver (UNPROVEN on K2.1.0).
  public func send(_ awakening: Awakening) throws(MBootError) {
    var block = plainBlock()
    block.waitTimeConfigurationCommands = 10
    switch awakening {
    case .release: block = Self.sending([.init(.command, 0xAB)], [.init(.command, 0xAB)], by: block)
    case .exitContinuousRead:
      let five = Array(repeating: LookupInstruction(.command, pads: 4, 0xFF), count: 5)
      block = Self.sending([.init(.command, 0xFF)], five, by: block)
    case .reset: block = Self.sending([.init(.command, 0x66)], [.init(.command, 0x99)], by: block)
    }
    try configure(block)
  }

  private static func sending(
    _ first: [LookupInstruction], _ second: [LookupInstruction], by base: FlashConfigurationBlock
  ) -> FlashConfigurationBlock {
    var block = base
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.setSequence(3, LookupInstruction.words(first))
    block.setSequence(4, LookupInstruction.words(second))
    return block
  }
}
