/// What a chip hears of a command while it is stuck, or in a state that somebody left it in.
///
/// The states are shown as a host sees them; the chip itself is in none of them, so that lifting ends them at once.
extension NORFaults {
  /// The command as the chip takes it, or nil if it ignores it.
  mutating func hear(_ command: NORCommand, at chip: SerialNOR, now: UInt64) -> NORCommand? {
    if isStuck(at: now) {
      noteStuckAtStart(now)
      return Self.isStatusRead(command.opcode) ? command : nil
    }
    var heard: NORCommand? = command
    for index in armed.indices where armed[index].isUp {
      guard case .leftIn(let state) = armed[index].fault.effect, let passed = heard else { continue }
      if leaves(state, by: command) {
        armed[index].isUp = false
        // Only what leaves a suspension or 4-byte addresses is heard by a chip as we have it, too.
        if state != .suspended && state != .fourByteAddresses { heard = nil }
      } else {
        heard = Self.heard(passed, in: state)
      }
    }
    return heard
  }

  /// An erase is suspended: the chip starts nothing.
  var isSuspended: Bool { armed.contains { $0.isUp && $0.fault.effect == .leftIn(.suspended) } }

  /// A bit that is stuck from power-on has no event of its own: the first command that meets it is noted.
  private mutating func noteStuckAtStart(_ now: UInt64) {
    for index in armed.indices where !armed[index].isUp {
      guard armed[index].fault.effect == .busyStuck(opcode: nil), armed[index].holds(at: now) else { continue }
      armed[index].isUp = true
      armed[index].note()
      note(index, at: now)
    }
  }

  /// True if a command ends a state. Opcodes: Winbond W25Q and ISSI IS25LP data sheets (UNPROVEN here).
  private func leaves(_ state: Fault.State, by command: NORCommand) -> Bool {
    let onOnePad = command.wire.opcodePads == 1
    let isReset = command.opcode == 0x99 && lastWritten == 0x66
    switch state {
    case .suspended: return onOnePad && (command.opcode == 0x7A || isReset)
    case .fourByteAddresses: return onOnePad && (command.opcode == 0xE9 || isReset)
    case .quadPeripheralInterface:
      return command.wire.opcodePads == 4 && (command.opcode == 0xFF || command.opcode == 0xF5 || isReset)
    case .powerDown: return onOnePad && command.opcode == 0xAB
    // Ones where mode bits are expected end it, on as many pads as they come.
    case .continuousRead: return command.opcode == 0xFF
    }
  }

  /// What a chip in a state takes a command for; nil if for nothing it knows.
  private static func heard(_ command: NORCommand, in state: Fault.State) -> NORCommand? {
    switch state {
    case .suspended: return command
    case .quadPeripheralInterface, .powerDown, .continuousRead: return nil
    case .fourByteAddresses:
      // The SFDP keeps its 24 bits; so do commands that have none.
      guard command.wire.addressBits == 24, command.opcode != 0x5A else { return command }
      // A change is cut off in the middle of its address. A read takes what comes next, from a bus that is
      // pulled up, for the last byte of it.
      return command.wire.reads
        ? NORCommand(command.wire, address: command.address << 8 | 0xFF, megahertz: command.megahertz) : nil
    }
  }
}
