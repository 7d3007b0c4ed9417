import BootImage

/// A lookup table sequence, taken apart once so that running it costs little.
///
/// A sequence is one chip select: up to eight instructions, of which the first command byte is what the
/// flash acts on; further command bytes (as five FF of an exit sequence) go out behind it.
struct FlexSPISequence: Sendable {
  /// Command bytes in order; the flash acts on the first.
  private(set) var opcode: UInt8?
  /// Pads of each command, address and data instruction, four bits each from the lowest: kept flat, so that
  /// a sequence is copied without counting references.
  private var padNibbles: UInt32 = 0
  /// Address bits sent, 0 without an address phase.
  private(set) var addressBits: UInt8 = 0
  /// Mode byte sent, if any.
  private(set) var mode: UInt8?
  /// Dummy cycles.
  private(set) var dummyCycles: UInt8 = 0
  /// There is a read phase.
  private(set) var reads = false
  /// There is a write phase.
  private(set) var writes = false
  /// Bytes that the write instruction itself names, 1 to 4: what a configuration command sends.
  private(set) var writeBytes = 0
  /// Pads of the data phase.
  private(set) var dataPads: UInt8 = 1
  /// Pads of the first command byte.
  private(set) var opcodePads: UInt8 = 1
  /// Pads of the address phase.
  private(set) var addressPads: UInt8 = 1
  /// Clocks between address and data: the mode byte's and the dummies.
  private(set) var waitCycles: UInt8 = 0
  /// Ends by jumping behind the command for the next run: once the flash is in continuous read, no command is sent.
  private(set) var jumps = false
  /// Some phase transfers on both clock edges.
  private(set) var isDoubleRate = false
  /// Cycles of everything before the data phase.
  private(set) var leadCycles: UInt32 = 0

  /// Pads of each command, address and data instruction, as the bus log shows them.
  var pads: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: padNibbles >> (4 * $0)) & 0xF }.filter { $0 != 0 }
  }

  private mutating func note(pads: UInt8) {
    let used = (35 - padNibbles.leadingZeroBitCount) / 4
    padNibbles |= UInt32(pads) << (4 * UInt32(used))
  }

  private mutating func wait(_ cycles: UInt8) {
    leadCycles += UInt32(cycles)
    waitCycles = UInt8(clamping: Int(waitCycles) + Int(cycles))
  }

  /// A sequence without instructions, which the controller refuses as an IP command.
  var isEmpty: Bool { opcode == nil && !reads && !writes && addressBits == 0 }

  /// What reaches the flash of an address: as many bits as the sequence sends.
  @inline(__always)
  func sent(_ address: UInt32) -> UInt32 { addressBits < 32 ? address & (1 << UInt32(addressBits) - 1) : address }

  /// Takes the four words of a sequence apart; instructions after the first stop are not looked at.
  init(words: [UInt32]) {
    for word in words.prefix(4) {
      for half in [UInt16(truncatingIfNeeded: word), UInt16(truncatingIfNeeded: word >> 16)] {
        guard add(LookupInstruction(rawValue: half)) else { return }
      }
    }
  }

  /// Adds one instruction; false at the end of the sequence.
  private mutating func add(_ instruction: LookupInstruction) -> Bool {
    let instructionPads = UInt8(instruction.pads)
    let operand = instruction.operand
    guard let operation = LookupInstruction.Opcode(rawValue: instruction.opcode) else { return false }
    switch operation {
    case .commandDDR, .rowAddressDDR, .columnAddressDDR, .mode8DDR, .dummyDDR, .dummyStrobeDDR, .readDDR, .writeDDR:
      isDoubleRate = true
    default: break
    }
    switch operation {
    case .stop: return false
    case .jumpOnChipSelect:
      jumps = true
      return false
    case .command, .commandDDR:
      if opcode == nil {
        opcode = operand
        opcodePads = instructionPads
      }
      note(pads: instructionPads)
      leadCycles += 8 / UInt32(instructionPads)
    case .rowAddress, .rowAddressDDR, .columnAddress, .columnAddressDDR:
      addressBits = operand
      addressPads = instructionPads
      note(pads: instructionPads)
      leadCycles += UInt32(operand) / UInt32(instructionPads)
    case .mode1, .mode2, .mode4, .mode8, .mode8DDR:
      mode = operand
      wait(max(1, 8 / instructionPads))
    case .dummy, .dummyDDR, .dummyStrobe, .dummyStrobeDDR:
      dummyCycles = operand
      wait(operand)
    case .read, .readDDR, .learn:
      reads = true
      dataPads = instructionPads
      note(pads: instructionPads)
    case .write, .writeDDR:
      writes = true
      writeBytes = operand >= 1 && operand <= 4 ? Int(operand) : 4
      dataPads = instructionPads
      note(pads: instructionPads)
    case .dataSize: break
    }
    return true
  }
}
