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
  mutating func read(
    _ opcode: UInt8, address: UInt32, into buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) -> Bool {
    if poweredDown { return false }
    resetArmed = false
    let busy = isBusy(at: now)
    switch opcode {
    case 0x05:
      let live = (busy ? 1 : 0) | (writeEnabled ? 2 : 0) as UInt8
      return repeated(status.0 & 0xFC | live, buffer)
    case 0x35: return repeated(status.1, buffer)
    case 0x3F where part.hasStatus2By3F: return repeated(status.1, buffer)
    case 0x15: return repeated(status.2, buffer)
    default: break
    }
    if busy { return false }
    switch opcode {
    case 0x9F:
      for index in 0..<buffer.count { buffer[index] = index < part.jedec.count ? part.jedec[index] : 0 }
      return true
    case 0x5A:
      guard !part.sfdp.isEmpty else { return false }
      for index in 0..<buffer.count {
        let position = Int(address & 0xFF_FFFF) + index
        buffer[index] = position < part.sfdp.count ? part.sfdp[position] : 0xFF
      }
      return true
    case 0x03, 0x0B, 0x13, 0x0C, 0x3B, 0xBB, 0x3C, 0xBC: return readArray(address, into: buffer)
    case 0x6B, 0xEB, 0x6C, 0xEC: return quadEnabled && readArray(address, into: buffer)
    default: return false
    }
  }

  /// Acts on a command without a read phase.
  mutating func write(_ opcode: UInt8, address: UInt32, data: UnsafeRawBufferPointer, now: UInt64) {
    if poweredDown {
      if opcode == 0xAB { poweredDown = false }
      return
    }
    guard !isBusy(at: now) else { return }
    let armed = resetArmed
    resetArmed = false
    switch opcode {
    case 0x06: writeEnabled = true
    case 0x04: writeEnabled = false
    case 0x66: resetArmed = true
    case 0x99: if armed { losePower() }
    case 0xB9: poweredDown = true
    case 0x01 where writeEnabled: writeStatus(data, now: now)
    case 0x31 where writeEnabled && !data.isEmpty: finish(part.times.statusWrite, now: now) { $0.status.1 = data[0] }
    case 0x3E where writeEnabled && !data.isEmpty && part.hasStatus2By3F:
      finish(part.times.statusWrite, now: now) { $0.status.1 = data[0] }
    case 0x11 where writeEnabled && !data.isEmpty: finish(part.times.statusWrite, now: now) { $0.status.2 = data[0] }
    case 0x02, 0x12, 0x32, 0x34, 0x38, 0x3E: if writeEnabled { program(address, data, now: now) }
    case 0x20, 0x21: if writeEnabled { erase(address, 4 << 10, part.times.sector, now: now) }
    case 0x52, 0x5C: if writeEnabled { erase(address, 32 << 10, part.times.halfBlock, now: now) }
    case 0xD8, 0xDC: if writeEnabled { erase(address, 64 << 10, part.times.block, now: now) }
    case 0x60, 0xC7: if writeEnabled { erase(0, part.size, part.times.chip, now: now) }
    default: break
    }
  }

  // MARK: - Operations

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

  private mutating func finish(_ microseconds: Int, now: UInt64, _ effect: (inout SerialNOR) -> Void) {
    effect(&self)
    writeEnabled = false
    busyUntil = now + UInt64(microseconds) * 1000
  }

  private mutating func writeStatus(_ data: UnsafeRawBufferPointer, now: UInt64) {
    guard !data.isEmpty else { return }
    finish(part.times.statusWrite, now: now) { chip in
      chip.status.0 = data[0] & 0xFC
      if chip.part.statusWriteTakesTwo && data.count > 1 { chip.status.1 = data[1] }
    }
  }

  private mutating func erase(_ address: UInt32, _ bytes: Int, _ microseconds: Int, now: UInt64) {
    let start = Int(address) & (part.size - 1) & ~(bytes - 1)
    let range = start..<min(start + bytes, part.size)
    let allowed = !isProtected(range)
    // A refused erase clears the latch and is over at once; the host sees nothing else.
    finish(allowed ? microseconds : 1, now: now) { chip in
      if allowed { chip.cells.set(range, to: 0xFF) }
    }
  }

  /// Programs up to a page; the address wraps inside it, and only the last page of data counts.
  private mutating func program(_ address: UInt32, _ data: UnsafeRawBufferPointer, now: UInt64) {
    guard !data.isEmpty else { return }
    let page = part.pageSize
    let start = Int(address) & (part.size - 1)
    let base = start & ~(page - 1)
    let allowed = !isProtected(base..<(base + page))
    finish(allowed ? part.times.page : 1, now: now) { chip in
      guard allowed else { return }
      let kept = data.count > page ? UnsafeRawBufferPointer(rebasing: data[(data.count - page)...]) : data
      let shift = data.count > page ? (start - base + data.count - page) % page : start - base
      let first = min(kept.count, page - shift)
      chip.cells.and(at: base + shift, UnsafeRawBufferPointer(rebasing: kept[..<first]))
      chip.cells.and(at: base, UnsafeRawBufferPointer(rebasing: kept[first...]))
    }
  }

  /// True if any byte of the range is block-protected.
  func isProtected(_ range: Range<Int>) -> Bool {
    switch part.protection {
    case .anyBit: return status.0 & 0x3C != 0
    case .doubling(let bits, let smallest, let topBottomBit):
      let level = Int(status.0 >> 2) & ((1 << bits) - 1)
      guard level > 0 else { return false }
      let bytes = min(part.size, smallest << (level - 1))
      let fromBottom = topBottomBit != 0 && status.0 & (1 << topBottomBit) != 0
      let protected = fromBottom ? 0..<bytes : (part.size - bytes)..<part.size
      return range.overlaps(protected)
    }
  }
}
