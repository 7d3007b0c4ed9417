/// One serial NOR flash chip: cells that erase to ones and program to zeros, a write enable latch, a
/// busy flag, status registers with quad enable and block protection, and the commands that move them.
///
/// What a part knows stands in its `SerialNORPart`; a command that it lacks it ignores. Unless `isExact`, reads take
/// whatever clock, dummy count and pads the host gives: the recordings of the real flashloader were made so.
struct SerialNOR: Sendable {
  /// What the part is.
  let part: SerialNORPart
  /// What it does at each command byte.
  let actions: [NORAction]
  /// Reads give what silicon gives at a wrong clock, dummy count or pads.
  var isExact = false
  /// Operations take their longest times.
  var takesMaximumTimes = false
  /// WP# is low.
  var writeProtectPinIsLow = false
  /// Lines that nobody drives while the controller sends: high, unless the board pulls them down.
  var idleLines: UInt8 = 0xF
  /// Draws bit errors and half-done cells.
  var noise = SplitMix64(seed: 1)
  /// What 4B reads.
  var uniqueID: UInt64 = 0xD263_0A17_3F00_0001

  /// The array.
  var cells: PagedBytes
  /// Status registers 1 to 3 as they act, without the bits that are not stored (busy and latch, register 1 bits 1:0).
  var status: (UInt8, UInt8, UInt8)
  /// Status registers as power-up brings them back, while a volatile write hides them.
  var hiddenStatus: (UInt8, UInt8, UInt8)?
  /// Security registers one behind the other; empty until the first is written.
  var security: [UInt8] = []
  /// Erases of each 4 KiB sector; empty until the first.
  var eraseCounts: [UInt32] = []
  /// Sectors with cells that read differently each time.
  var unstableSectors: Set<Int> = []

  /// Locks of single sectors and blocks, on parts that have them.
  var locks = NORLocks()

  /// Write enable latch.
  var writeEnabled = false
  /// Until when the part is busy, nanoseconds of the board's clock.
  var busyUntil: UInt64 = 0
  /// What it is busy with, or was last.
  var running: NOROperation?
  /// Anything but the usual.
  var states: NORStates = []
  /// What stands still while another command may run.
  var suspension: NORSuspension?
  /// The read that continues in continuous read: an index of the part's reads.
  var continuedRead = 0
  /// What can still be taken back.
  var history = NORHistory()
  /// Up to when the host has seen what was done, nanoseconds.
  var seenUntil: UInt64 = 0

  /// Makes a chip that holds `fill` in every cell.
  init(part: SerialNORPart, fill: UInt8) {
    self.part = part
    actions = NORAction.table(of: part)
    cells = PagedBytes(count: part.size, fill: fill)
    let registers = part.statusRegisters + [0, 0, 0]
    status = (registers[0], registers[1], registers[2])
  }

  /// True while an operation runs.
  func isBusy(at now: UInt64) -> Bool { now < busyUntil }

  /// Quad reads work.
  var quadEnabled: Bool {
    switch part.quadEnable {
    case .none: true
    case .status1Bit6: status.0 & 0x40 != 0
    case .status2Bit1: status.1 & 0x02 != 0
    case .status2Bit7: status.1 & 0x80 != 0
    }
  }

  /// What the part drives onto the bus for a command with a read phase.
  /// - Returns: false if it drives nothing and the bus floats.
  mutating func read(_ command: NORCommand, into buffer: UnsafeMutableRawBufferPointer, now: UInt64) -> Bool {
    if states.isEmpty {
      guard command.wire.opcodePads == 1 else { return false }
    } else {
      states.remove(.armed)
      if states.contains(.continuousRead), !command.wire.jumps { return readContinued(command, into: buffer) }
      guard hears(command) else { return wake(command, into: buffer, now: now) }
    }
    let busy = isBusy(at: now)
    let action = actions[Int(command.opcode)]
    if case .readStatus(let number) = action { return repeated(visibleStatus(number, busy: busy), buffer) }
    if busy { return false }
    switch action {
    case .readArray(let index): return readArray(command, index, into: buffer)
    case .readArrayQuad(let index): return quadEnabled && readArray(command, index, into: buffer)
    case .readIdentity:
      for index in 0..<buffer.count { buffer[index] = index < part.jedec.count ? part.jedec[index] : 0 }
      return true
    case .readSFDP: return readSFDP(command, into: buffer)
    case .release: return readElectronicID(into: buffer)
    case .readManufacturer: return readManufacturer(command, into: buffer)
    case .readUniqueID: return readUniqueID(into: buffer)
    case .readSecurity: return readSecurity(command, into: buffer)
    default: return false
    }
  }

  /// Acts on a command without a read phase.
  mutating func write(_ command: NORCommand, data: UnsafeRawBufferPointer, now: UInt64) {
    if let operation = operation(for: command, data: data, now: now) {
      start(operation, data: data, now: now)
    } else {
      changeMode(command, data: data, now: now)
    }
  }

  /// True if the chip, as it is now, takes the byte for a command.
  @inline(__always)
  func hears(_ command: NORCommand) -> Bool {
    guard !states.isEmpty else { return command.wire.opcodePads == 1 }
    if states.contains(.poweredDown) || (states.contains(.continuousRead) && !command.wire.jumps) { return false }
    return command.wire.opcodePads == (states.contains(.quadCommands) ? 4 : 1)
  }

  /// A status register as it reads.
  private func visibleStatus(_ number: Int, busy: Bool) -> UInt8 {
    switch number {
    case 1: return status.0 & 0xFC | (busy ? 1 : 0) | (writeEnabled ? 2 : 0)
    case 2: return status.1 | shown(.suspended, part.suspendBit, 2) | shown(.fourByteAddresses, part.fourByteBit, 2)
    default: return status.2 | shown(.suspended, part.suspendBit, 3) | shown(.fourByteAddresses, part.fourByteBit, 3)
    }
  }

  private func shown(_ state: NORStates, _ bit: SerialNORPart.Bit?, _ register: Int) -> UInt8 {
    guard let bit, bit.register == register, states.contains(state) else { return 0 }
    return 1 << UInt8(bit.bit & 7)
  }

  func repeated(_ value: UInt8, _ buffer: UnsafeMutableRawBufferPointer) -> Bool {
    for index in 0..<buffer.count { buffer[index] = value }
    return true
  }

  /// Takes over what another chip of the same part went through: erases of each sector and security registers,
  /// either of them empty for none. What has another size than the part's is filled up or cut.
  mutating func takeWear(_ counts: [UInt32], security registers: [UInt8]) {
    let sectors = part.size / PagedBytes.pageSize
    eraseCounts = counts.isEmpty ? [] : Array((counts + Array(repeating: 0, count: sectors)).prefix(sectors))
    let bytes = part.securityRegisters.count * part.securityRegisters.bytes
    security = registers.isEmpty ? [] : Array((registers + Array(repeating: 0xFF, count: bytes)).prefix(bytes))
  }

  /// Erases that the sector with this byte has seen since the chip was made.
  func eraseCount(at offset: Int) -> Int {
    let sector = offset / PagedBytes.pageSize
    return offset >= 0 && sector < eraseCounts.count ? Int(eraseCounts[sector]) : 0
  }
}
