/// One chip select as the flash sees it: the phases that the controller sends, and how fast.
struct NORCommand: Sendable {
  /// The phases: pads, address bits, mode and dummy clocks.
  let wire: FlexSPISequence
  /// The command byte, on `wire.opcodePads` pads.
  let opcode: UInt8
  /// The address as sent, cut to `wire.addressBits`.
  let address: UInt32
  /// Serial clock of this transaction.
  let megahertz: Int

  /// A sequence with an opcode, on its way to the chip; nil for one without.
  @inline(__always)
  init?(_ wire: FlexSPISequence, address: UInt32, megahertz: Int) {
    guard let opcode = wire.opcode else { return nil }
    self.wire = wire
    self.opcode = opcode
    self.address = wire.sent(address)
    self.megahertz = megahertz
  }
}
