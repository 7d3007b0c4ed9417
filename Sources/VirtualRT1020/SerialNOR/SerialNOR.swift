/// One serial NOR flash chip: cells that erase to ones and program to zeros, a write enable latch, a
/// busy flag, status registers with quad enable and block protection, and the commands that move them.
///
/// The command set is the common one of Winbond's and ISSI's parts; where a part differs it says so in
/// its `SerialNORPart`. Reads take whatever dummy count the host gives: the recordings of the real
/// flashloader were made so.
struct SerialNOR: Sendable {
  /// What the part is.
  let part: SerialNORPart
  /// The array.
  var cells: PagedBytes
  /// Status registers 1 to 3 without the bits that are not stored (busy and latch, register 1 bits 1:0).
  var status: (UInt8, UInt8, UInt8)
  /// Write enable latch.
  private(set) var writeEnabled = false
  /// Until when the part is busy, nanoseconds of the board's clock.
  private(set) var busyUntil: UInt64 = 0
  private var resetArmed = false
  private var poweredDown = false

  /// Makes a chip that holds `fill` in every cell.
  init(part: SerialNORPart, fill: UInt8) {
    self.part = part
    cells = PagedBytes(count: part.size, fill: fill)
    let registers = part.statusRegisters + [0, 0, 0]
    status = (registers[0], registers[1], registers[2])
  }

  /// Forgets what only power keeps.
  mutating func losePower() {
    writeEnabled = false
    busyUntil = 0
    resetArmed = false
    poweredDown = false
  }

  /// The world stopped at `time`, nanoseconds, while the firmware had worked ahead: what was started later never
  /// happened. What runs at `time` goes on to its end, or is left half done where power is lost.
  mutating func stop(at time: UInt64, losingPower: Bool) {
    if losingPower { losePower() }
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
    if poweredDown || command.wire.opcodePads != 1 { return false }
    resetArmed = false
    let busy = isBusy(at: now)
    switch command.opcode {
    case 0x05:
      let live = (busy ? 1 : 0) | (writeEnabled ? 2 : 0) as UInt8
      return repeated(status.0 & 0xFC | live, buffer)
    case 0x35: return repeated(status.1, buffer)
    case 0x3F where part.hasStatus2By3F: return repeated(status.1, buffer)
    case 0x15: return repeated(status.2, buffer)
    default: break
    }
    if busy { return false }
    switch command.opcode {
    case 0x9F:
      for index in 0..<buffer.count { buffer[index] = index < part.jedec.count ? part.jedec[index] : 0 }
      return true
    case 0x5A:
      guard !part.sfdp.isEmpty else { return false }
      for index in 0..<buffer.count {
        let position = Int(command.address & 0xFF_FFFF) + index
        buffer[index] = position < part.sfdp.count ? part.sfdp[position] : 0xFF
      }
      return true
    case 0x03, 0x0B, 0x13, 0x0C, 0x3B, 0xBB, 0x3C, 0xBC: return readArray(command.address, into: buffer)
    case 0x6B, 0xEB, 0x6C, 0xEC: return quadEnabled && readArray(command.address, into: buffer)
    default: return false
    }
  }

  /// Acts on a command without a read phase.
  mutating func write(_ command: NORCommand, data: UnsafeRawBufferPointer, now: UInt64) {
    if let operation = operation(for: command, data: data, now: now) {
      resetArmed = false
      start(operation, data: data, now: now)
    } else {
      changeMode(command, now: now)
    }
  }

  /// The operation that a command would start now, or nil if the chip ignores it or it starts none. Whether
  /// the range is protected is not asked here: a refused operation is started, and ends at once.
  @inline(__always)
  func operation(for command: NORCommand, data: UnsafeRawBufferPointer, now: UInt64) -> NOROperation? {
    guard writeEnabled, !poweredDown, command.wire.opcodePads == 1, !isBusy(at: now) else { return nil }
    switch command.opcode {
    case 0x01 where !data.isEmpty:
      return .writeStatus(data[0] & 0xFC, part.statusWriteTakesTwo && data.count > 1 ? data[1] : nil, nil)
    case 0x31 where !data.isEmpty: return .writeStatus(nil, data[0], nil)
    case 0x3E where !data.isEmpty && part.hasStatus2By3F: return .writeStatus(nil, data[0], nil)
    case 0x11 where !data.isEmpty: return .writeStatus(nil, nil, data[0])
    case 0x02, 0x12, 0x32, 0x34, 0x38, 0x3E:
      return data.isEmpty ? nil : .program(start: Int(command.address) & (part.size - 1), count: data.count)
    case 0x20, 0x21: return eraseOperation(command.address, 4 << 10)
    case 0x52, 0x5C: return eraseOperation(command.address, 32 << 10)
    case 0xD8, 0xDC: return eraseOperation(command.address, 64 << 10)
    case 0x60, 0xC7: return .erase(0..<part.size)
    default: return nil
    }
  }

  private func eraseOperation(_ address: UInt32, _ bytes: Int) -> NOROperation {
    let start = Int(address) & (part.size - 1) & ~(bytes - 1)
    return .erase(start..<min(start + bytes, part.size))
  }

  /// Commands that change what the chip is ready for, and no cell.
  private mutating func changeMode(_ command: NORCommand, now: UInt64) {
    guard command.wire.opcodePads == 1 else { return }
    if poweredDown {
      if command.opcode == 0xAB { poweredDown = false }
      return
    }
    guard !isBusy(at: now) else { return }
    let armed = resetArmed
    resetArmed = false
    switch command.opcode {
    case 0x06: writeEnabled = true
    case 0x04: writeEnabled = false
    case 0x66: resetArmed = true
    case 0x99: if armed { losePower() }
    case 0xB9: poweredDown = true
    default: break
    }
  }

  // MARK: - Operations

  /// Carries an operation out: it clears the latch and takes its time; `touches` false leaves cells and
  /// registers as they are, as a chip does that refuses.
  mutating func start(
    _ operation: NOROperation, data: UnsafeRawBufferPointer, now: UInt64, touches: Bool = true
  ) {
    let allowed = touches && !isProtected(operation.range(pageSize: part.pageSize))
    writeEnabled = false
    // A refused operation is over at once; the host sees nothing else.
    busyUntil = now + (allowed ? UInt64(microseconds(operation)) * 1000 : 1000)
    guard allowed else { return }
    switch operation {
    case .erase(let range): cells.set(range, to: 0xFF)
    case .program(let start, _): program(start, data)
    case .writeStatus(let first, let second, let third):
      status = (first ?? status.0, second ?? status.1, third ?? status.2)
    }
  }

  /// How long an operation takes.
  func microseconds(_ operation: NOROperation) -> Int {
    let times = part.times
    return switch operation {
    case .erase(let range) where range.count == part.size: times.chip
    case .erase(let range) where range.count > 32 << 10: times.block
    case .erase(let range): range.count > 4 << 10 ? times.halfBlock : times.sector
    case .program: times.page
    case .writeStatus: times.statusWrite
    }
  }

  private func repeated(_ value: UInt8, _ buffer: UnsafeMutableRawBufferPointer) -> Bool {
    for index in 0..<buffer.count { buffer[index] = value }
    return true
  }

  /// The array wraps at its end, as the address counter does.
  private func readArray(_ address: UInt32, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    var done = 0
    while done < buffer.count {
      let offset = (Int(address) + done) & (part.size - 1)
      let count = min(buffer.count - done, part.size - offset)
      cells.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + count)]))
      done += count
    }
    return true
  }

  /// Programs up to a page; the address wraps inside it, and only the last page of data counts.
  private mutating func program(_ start: Int, _ data: UnsafeRawBufferPointer) {
    let page = part.pageSize
    let base = start & ~(page - 1)
    let kept = data.count > page ? UnsafeRawBufferPointer(rebasing: data[(data.count - page)...]) : data
    let shift = data.count > page ? (start - base + data.count - page) % page : start - base
    let first = min(kept.count, page - shift)
    cells.and(at: base + shift, UnsafeRawBufferPointer(rebasing: kept[..<first]))
    cells.and(at: base, UnsafeRawBufferPointer(rebasing: kept[first...]))
  }
}
