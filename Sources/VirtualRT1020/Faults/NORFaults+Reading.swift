/// Commands with a read phase: the chip answers by what faults let its registers be, and what it answers is
/// spoilt on its way. Nothing here changes a cell or a stored register.
extension NORFaults {
  /// What the chip answers to a read. False if it drives nothing.
  mutating func read(
    _ command: NORCommand, of chip: inout SerialNOR, into buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) -> Bool {
    guard heeds(command, at: now) else { return false }
    let stored = chip.status
    let couldReadQuad = chip.quadEnabled
    chip.status = overlay(on: chip.part, at: now).over(stored)
    let lostQuad = couldReadQuad && !chip.quadEnabled
    let drives = chip.read(command, into: buffer, now: now)
    if drives, Self.hasWait(command.opcode) { shift(command, of: &chip, into: buffer, now: now) }
    chip.status = stored
    if drives {
      if command.opcode == 0x05 && isStuck(at: now) { for index in 0..<buffer.count { buffer[index] |= 1 } }
      spoil(command, of: chip, buffer, now: now)
    } else if lostQuad && Self.isQuad(command.opcode) {
      noteStuckQuadEnable(Self.range(command, buffer.count, chip.part), now: now)
    }
    stick(after: command.opcode, at: now)
    return drives
  }

  // MARK: - What a command reads

  /// Reads of the array that have mode or dummy clocks.
  static func hasWait(_ opcode: UInt8) -> Bool {
    switch opcode {
    case 0x0B, 0x0C, 0x3B, 0x3C, 0xBB, 0xBC: true
    default: isQuad(opcode)
    }
  }

  /// Reads of the array whose data come on four pads.
  static func isQuad(_ opcode: UInt8) -> Bool { [0x6B, 0x6C, 0xEB, 0xEC].contains(opcode) }

  /// Reads of the array.
  static func isArrayRead(_ opcode: UInt8) -> Bool { opcode == 0x03 || opcode == 0x13 || hasWait(opcode) }

  /// Reads of status registers.
  static func isStatusRead(_ opcode: UInt8) -> Bool { [0x05, 0x35, 0x15, 0x3F].contains(opcode) }

  private static func range(_ command: NORCommand, _ count: Int, _ part: SerialNORPart) -> Range<Int> {
    let start = Int(command.address) & (part.size - 1)
    return start..<(start + count)
  }

  private mutating func noteStuckQuadEnable(_ range: Range<Int>, now: UInt64) {
    for index in armed.indices where armed[index].holds(at: now) {
      guard armed[index].fault.effect == .quadEnableStuck else { continue }
      armed[index].note()
      note(index, at: now, range)
    }
  }

  // MARK: - Data that come shifted

  /// Shifts what is read if the number of clocks before the data is not what the flash needs.
  private mutating func shift(
    _ command: NORCommand, of chip: inout SerialNOR, into buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) {
    for index in armed.indices {
      guard case .readNeedsWait(let cycles) = armed[index].fault.effect, cycles != Int(command.wire.waitCycles),
        armed[index].strikes(at: now)
      else { continue }
      note(index, at: now, Self.range(command, buffer.count, chip.part))
      // More clocks than a sequence can have shift as far as one can see.
      let late = (Int(command.wire.waitCycles) - min(max(cycles, 0), 255)) * Int(command.wire.dataPads)
      let extra = max(0, (late + 7) / 8)
      withUnsafeTemporaryAllocation(byteCount: buffer.count + extra, alignment: 1) { stream in
        guard chip.read(command, into: stream, now: now) else { return }
        for position in 0..<buffer.count { buffer[position] = Self.byte(of: stream, atBit: position * 8 + late) }
      }
      return
    }
  }

  /// Eight bits of a stream from any bit on, the first bit highest; outside of it the bus is pulled up.
  private static func byte(of stream: UnsafeMutableRawBufferPointer, atBit bit: Int) -> UInt8 {
    let index = bit >> 3
    let high = stream.indices.contains(index) ? UInt16(stream[index]) : 0xFF
    let low = stream.indices.contains(index + 1) ? UInt16(stream[index + 1]) : 0xFF
    return UInt8(truncatingIfNeeded: (high << 8 | low) >> UInt16(8 - bit & 7))
  }

  // MARK: - Wrong bits

  private mutating func spoil(
    _ command: NORCommand, of chip: SerialNOR, _ buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) {
    for index in armed.indices {
      switch armed[index].fault.effect {
      case .sfdpCorrupt(let offset, let xor) where command.opcode == 0x5A:
        corruptSFDP(index, offset, xor, Int(command.address), buffer, now: now)
      case .weakCells(let mask, let erases) where Self.isArrayRead(command.opcode):
        weaken(index, mask, erases, Self.range(command, buffer.count, chip.part), chip, buffer, now: now)
      case .readNoise(let megahertz, let perMillion) where command.megahertz > megahertz:
        addNoise(index, perMillion, Self.range(command, buffer.count, chip.part), buffer, now: now)
      default: break
      }
    }
  }

  private mutating func corruptSFDP(
    _ index: Int, _ offset: Int, _ xor: [UInt8], _ start: Int, _ buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) {
    // Addresses of the SFDP have 24 bits.
    guard 0..<1 << 24 ~= offset else { return }
    let common = (offset..<(offset + xor.count)).clamped(to: start..<(start + buffer.count))
    guard !common.isEmpty, armed[index].strikes(at: now) else { return }
    for position in common { buffer[position - start] ^= xor[position - offset] }
    note(index, at: now, count: common.count)
  }

  private mutating func weaken(
    _ index: Int, _ mask: UInt8, _ erases: Int, _ range: Range<Int>, _ chip: SerialNOR,
    _ buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) {
    var wrong = 0
    var hasStruck = false
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, (start / PagedBytes.pageSize + 1) * PagedBytes.pageSize)
      defer { start = end }
      let wrap = start & ~(chip.part.size - 1)
      guard chip.eraseCount(at: start - wrap) >= erases else { continue }
      for piece in armed[index].fault.concerned((start - wrap)..<(end - wrap)) {
        if !hasStruck {
          guard armed[index].strikes(at: now, byChance: false) else { return }
          hasStruck = true
        }
        let first = piece.lowerBound + wrap - range.lowerBound
        wrong += flip(index, mask, UnsafeMutableRawBufferPointer(rebasing: buffer[first..<(first + piece.count)]))
      }
    }
    if wrong > 0 { note(index, at: now, range, count: wrong) }
  }

  /// Flips bits of `mask`, each with the fault's own chance.
  private mutating func flip(_ index: Int, _ mask: UInt8, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    let probability = armed[index].fault.trigger.probability
    var wrong = 0
    for position in 0..<bytes.count {
      var flipped = mask
      if probability < 1 {
        var rest = mask
        while rest != 0 {
          let bit = rest & (0 &- rest)
          rest &= ~bit
          if armed[index].unit() >= probability { flipped &= ~bit }
        }
      }
      bytes[position] ^= flipped
      wrong += flipped.nonzeroBitCount
    }
    return wrong
  }

  private mutating func addNoise(
    _ index: Int, _ perMillion: Int, _ range: Range<Int>, _ buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) {
    guard armed[index].strikes(at: now) else { return }
    var wrong = 0
    for position in 0..<buffer.count {
      let draw = armed[index].bits()
      guard Int(draw >> 8 & 0xFFFF_FFFF) % 1_000_000 < perMillion else { continue }
      buffer[position] ^= 1 << UInt8(draw & 7)
      wrong += 1
    }
    if wrong > 0 { note(index, at: now, range, count: wrong) }
  }
}
