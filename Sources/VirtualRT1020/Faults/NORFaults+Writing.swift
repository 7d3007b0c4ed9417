/// Commands without a read phase: what faults make of the operations that they start.
extension NORFaults {
  /// Hands a command to a chip that is there; `isCounted` if what it starts has been counted for that already.
  mutating func write(
    _ command: NORCommand, to chip: inout SerialNOR, data: UnsafeRawBufferPointer, now: UInt64, isCounted: Bool
  ) {
    guard heeds(command, at: now) else { return }
    if command.opcode == 0x06 && ignoresWriteEnable(at: now) { return }
    if let operation = chip.operation(for: command, data: data, now: now) {
      if !isCounted { decideAbsence(operation, now: now) }
      guard absence == nil else { return }
      carryOut(operation, on: &chip, data: data, now: now)
      cutPower(in: operation, of: chip, now: now)
    } else {
      chip.write(command, data: data, now: now)
    }
    stick(after: command.opcode, at: now)
  }

  private mutating func ignoresWriteEnable(at now: UInt64) -> Bool {
    for index in armed.indices where armed[index].fault.effect == .writeEnableDead && armed[index].strikes(at: now) {
      note(index, at: now)
      return true
    }
    return false
  }

  /// Carries an operation out on a chip whose status registers are what faults let them be.
  private mutating func carryOut(
    _ operation: NOROperation, on chip: inout SerialNOR, data: UnsafeRawBufferPointer, now: UInt64
  ) {
    if case .writeStatus = operation { return writeStatus(operation, on: &chip, data: data, now: now) }
    turnUpBits(at: now)
    let stored = chip.status
    chip.status = overlay(on: chip.part, at: now).over(stored)
    let isRefused = chip.isProtected(operation.range(pageSize: chip.part.pageSize))
    let before = chip.cells
    chip.start(operation, data: data, now: now)
    chip.status = stored
    guard !isRefused else { return }
    switch operation {
    case .erase(let range): spoilErase(of: range, on: &chip, before: before, now: now)
    case .program(let start, let count): spoilProgram(start, count, on: &chip, before: before, now: now)
    case .writeStatus: break
    }
  }

  // MARK: - Status registers

  private mutating func writeStatus(
    _ operation: NOROperation, on chip: inout SerialNOR, data: UnsafeRawBufferPointer, now: UInt64
  ) {
    let stored = chip.status
    chip.status = overlay(on: chip.part, at: now).over(stored)
    let isLockedByChip = chip.isStatusLocked
    chip.status = stored
    let isRefused = isLocked(at: now) || isLockedByChip
    chip.start(operation, data: data, now: now, touches: !isRefused)
    if !isRefused, case .writeStatus(let first, let second, _) = operation {
      mend(first != nil, second != nil, of: chip.part)
    }
  }

  /// WP# is low and SRP set by a fault.
  private mutating func isLocked(at now: UInt64) -> Bool {
    for index in armed.indices where armed[index].fault.effect == .writeProtectPinLow && armed[index].holds(at: now) {
      armed[index].note()
      note(index, at: now)
      return true
    }
    return false
  }

  // MARK: - Cells

  private mutating func spoilErase(
    of range: Range<Int>, on chip: inout SerialNOR, before: PagedBytes, now: UInt64
  ) {
    for index in armed.indices {
      let concerned = armed[index].fault.concerned(range)
      guard !concerned.isEmpty else { continue }
      switch armed[index].fault.effect {
      case .eraseIgnored:
        guard armed[index].strikes(at: now) else { continue }
        for piece in concerned { restore(piece, of: &chip, from: before) }
        note(index, at: now, concerned[0])
      case .wornSector(let erases):
        let worn = concerned.flatMap { Self.sectors($0, of: chip, erasedAtLeast: erases) }
        guard !worn.isEmpty, armed[index].strikes(at: now) else { continue }
        for piece in worn { restore(piece, of: &chip, from: before) }
        note(index, at: now, worn[0])
      case .eraseLeavesBits(let mask):
        guard armed[index].strikes(at: now) else { continue }
        for piece in concerned { chip.cells.clear(mask, in: piece) }
        note(index, at: now, concerned[0])
      default: break
      }
    }
  }

  private func restore(_ piece: Range<Int>, of chip: inout SerialNOR, from before: PagedBytes) {
    if piece.count == chip.part.size { chip.cells = before } else { chip.cells.restore(in: piece, from: before) }
  }

  /// The parts of a range that was just erased in sectors that had been erased so often before, neighbours as one.
  private static func sectors(_ range: Range<Int>, of chip: SerialNOR, erasedAtLeast erases: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, (start / PagedBytes.pageSize + 1) * PagedBytes.pageSize)
      if chip.eraseCount(at: start) > erases {
        if let last = found.indices.last, found[last].upperBound == start {
          found[last] = found[last].lowerBound..<end
        } else {
          found.append(start..<end)
        }
      }
      start = end
    }
    return found
  }

  private mutating func spoilProgram(
    _ start: Int, _ count: Int, on chip: inout SerialNOR, before: PagedBytes, now: UInt64
  ) {
    let touched = NOROperation.programmed(start, count, pageSize: chip.part.pageSize)
    for index in armed.indices {
      let concerned = touched.flatMap { armed[index].fault.concerned($0) }
      guard !concerned.isEmpty else { continue }
      switch armed[index].fault.effect {
      case .programLeavesBits(let mask):
        guard armed[index].strikes(at: now) else { continue }
        for piece in concerned { chip.cells.restore(mask, in: piece, from: before) }
        note(index, at: now, concerned[0])
      case .programAddsBits(let every, let offsets, let mask):
        let hit = concerned.flatMap { piece in Fault.positions(in: piece, every: every, offsets: offsets) }
        guard !hit.isEmpty, armed[index].strikes(at: now) else { continue }
        for position in hit { chip.cells.clear(mask, in: position..<(position + 1)) }
        note(index, at: now, concerned[0], count: hit.count)
      default: break
      }
    }
  }
}
