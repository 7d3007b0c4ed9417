/// What the controller puts on the four data lines, clock by clock from the fall of chip select: command, address,
/// mode bits; then it lets go.
///
/// Further command bytes of a sequence are taken to equal the first, as in the exit sequence of five FF.
struct NORLines {
  private let command: NORCommand
  private let idle: UInt8
  private let opcodeClocks: Int
  private let addressClocks: Int
  private let modeClocks: Int

  /// `idle` is what lines read as that nobody drives.
  init(_ command: NORCommand, idle: UInt8) {
    let wire = command.wire
    self.command = command
    self.idle = idle & 0xF
    addressClocks = Int(wire.addressBits) / Int(max(1, wire.addressPads))
    opcodeClocks = max(0, Int(wire.leadCycles) - Int(wire.waitCycles) - addressClocks)
    modeClocks = wire.mode == nil ? 0 : max(1, Int(wire.waitCycles) - Int(wire.dummyCycles))
  }

  /// The four lines at a clock.
  func lines(at clock: Int) -> UInt8 {
    let wire = command.wire
    var phase = clock
    if phase < opcodeClocks {
      let pads = Int(wire.opcodePads)
      return drive(UInt32(command.opcode), bits: 8, pads, phase % max(1, 8 / pads))
    }
    phase -= opcodeClocks
    if phase < addressClocks {
      return drive(command.address, bits: Int(wire.addressBits), Int(wire.addressPads), phase)
    }
    phase -= addressClocks
    if phase < modeClocks, let mode = wire.mode { return drive(UInt32(mode), bits: 8, max(1, 8 / modeClocks), phase) }
    return idle
  }

  private func drive(_ value: UInt32, bits: Int, _ pads: Int, _ clock: Int) -> UInt8 {
    let shift = bits - (clock + 1) * pads
    guard shift >= 0, shift < 32 else { return idle }
    let mask = UInt8((1 << min(pads, 4)) - 1)
    return idle & ~mask | UInt8(truncatingIfNeeded: value >> UInt32(shift)) & mask
  }

  /// A word of `bits` that a chip takes from `pads` lines from a clock on, highest bits first.
  func word(at clock: Int, bits: Int, pads: Int) -> UInt32 {
    var value: UInt32 = 0
    for step in 0..<(bits / pads) {
      value = value << UInt32(pads) | UInt32(lines(at: clock + step)) & (1 << UInt32(pads) - 1)
    }
    return value
  }

  /// A byte that a chip takes from `pads` lines from a clock on.
  func byte(at clock: Int, pads: Int) -> UInt8 { UInt8(truncatingIfNeeded: word(at: clock, bits: 8, pads: pads)) }
}
