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
    try read([.init(.command, 0x5A), .init(.rowAddress, 24), .init(.dummy, 8), .init(.read, 4)], count: count)
  }

  /// Has reads of the memory window be plain ones from now on: 03, one pad, 30 MHz. They need neither quad enable nor
  /// dummy clocks, and reach the first 16 MiB.
  public func preparePlainReads() throws(MBootError) { try configure(plainBlock()) }

  /// Whether write enable (06) sets the latch, status register 1 bit 1. Write disable (04) clears it again.
  ///
  /// Only for a chip that answers and is not busy: the flashloader waits for that.
  public func writeEnableSetsLatch() throws(MBootError) -> Bool {
    var block = modeBlock([.init(.command, 0x06)], [.init(.command, 0x06)])
    block.setSequence(0, LookupInstruction.words([.init(.command, 0x05), .init(.read, 4)]))
    try configure(block)
    let isSet = try host.readMemory(address: FlashLayout.flashAddress, count: 4)[0] & 2 != 0
    try configure(modeBlock([.init(.command, 0x04)], [.init(.command, 0x04)]))
    return isSet
  }
}
