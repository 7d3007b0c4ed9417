/// Erases, programs, status writes.
extension SerialNOR {
  /// The operation that a command would start now, or nil if the chip ignores it or it starts none. Whether
  /// the range is protected is not asked here: a refused operation is started, and ends at once.
  @inline(__always)
  func operation(for command: NORCommand, data: UnsafeRawBufferPointer, now: UInt64) -> NOROperation? {
    guard !isBusy(at: now), hears(command) else { return nil }
    switch actions[Int(command.opcode)] {
    case .program(let index):
      guard writeEnabled, !data.isEmpty else { return nil }
      if states.isEmpty && !isExact {
        return .program(start: Int(command.address) & (part.size - 1), count: data.count)
      }
      return carefulProgram(command, part.programs[index], data: data)
    case .erase(let index): return writeEnabled ? erase(command, part.erases[index]) : nil
    case .writeStatus(let index):
      guard writeEnabled || states.contains(.volatileArmed), !data.isEmpty, suspension == nil else { return nil }
      return writeStatus(part.statusWrites[index], data)
    default: return nil
    }
  }

  /// Address bits that the part takes now.
  func addressBits(_ width: SerialNORPart.AddressWidth) -> UInt8 {
    width == .four || states.contains(.fourByteAddresses) ? 32 : 24
  }

  private func erase(_ command: NORCommand, _ erase: SerialNORPart.EraseCommand) -> NOROperation? {
    guard suspension == nil else { return nil }
    if erase.bytes == 0 { return .erase(0..<part.size) }
    // Chip select must rise right behind the last address bit.
    if isExact || states.contains(.fourByteAddresses) {
      guard command.wire.addressBits == addressBits(erase.address), command.wire.addressPads == commandPads else {
        return nil
      }
    }
    let start = Int(command.address) & (part.size - 1) & ~(erase.bytes - 1)
    return .erase(start..<min(start + erase.bytes, part.size))
  }

  /// Pads on which commands and their addresses come.
  private var commandPads: UInt8 { states.contains(.quadCommands) ? 4 : 1 }

  /// A program where the address may be shorter or longer than the part takes: what is missing comes from the data.
  private func carefulProgram(
    _ command: NORCommand, _ program: SerialNORPart.ProgramCommand, data: UnsafeRawBufferPointer
  ) -> NOROperation? {
    if isExact && program.needsQuadEnable && !quadEnabled { return nil }
    var address = Int(command.address)
    var count = data.count
    if isExact || states.contains(.fourByteAddresses) {
      switch (command.wire.addressBits, addressBits(program.address)) {
      case (24, 32):
        address = address << 8 | Int(data[0])
        count -= 1
      case (32, 24): address >>= 8
      case let (sent, taken): if sent != taken { return nil }
      }
    }
    guard count > 0 else { return nil }
    let operation = NOROperation.program(start: address & (part.size - 1), count: count)
    if let suspension {
      guard suspension.isErase, !operation.range(pageSize: part.pageSize).overlaps(suspension.range) else { return nil }
    }
    return operation
  }

  /// What the registers will hold: only writable bits change, and one-time bits never clear.
  private func writeStatus(
    _ write: SerialNORPart.StatusWrite, _ data: UnsafeRawBufferPointer
  ) -> NOROperation {
    var new: [UInt8?] = [nil, nil, nil]
    for (index, number) in write.registers.enumerated() where (1...3).contains(number) {
      guard index < data.count || write.clearsMissing else { continue }
      let value = index < data.count ? data[index] : 0
      let old = register(number)
      let mask = part.writableBits[number - 1]
      new[number - 1] = old & ~mask | value & mask | old & part.oneTimeBits[number - 1]
    }
    return .writeStatus(new[0], new[1], new[2])
  }

  /// Carries an operation out: it clears the latch and takes its time; `touches` false leaves cells and
  /// registers as they are, as a chip does that refuses.
  mutating func start(
    _ operation: NOROperation, data: UnsafeRawBufferPointer, now: UInt64, touches: Bool = true
  ) {
    let isVolatile = states.contains(.volatileArmed)
    states.remove(.armed)
    let allowed = touches && !refuses(operation)
    writeEnabled = false
    running = operation
    // A refused operation is over at once; the host sees nothing else.
    busyUntil = now + (allowed && !isVolatile ? UInt64(microseconds(operation)) * 1000 : 1000)
    guard allowed else { return }
    switch operation {
    case .erase(let range): eraseCells(range, from: now)
    case .program(let start, let count):
      let range = operation.range(pageSize: part.pageSize)
      history.noteProgram(start, count, range, of: cells, from: now, to: busyUntil)
      // In 4-byte address mode the first data byte may have been part of the address.
      program(start, count == data.count ? data : UnsafeRawBufferPointer(rebasing: data.suffix(count)))
    case .writeStatus(let first, let second, let third):
      if isVolatile {
        if hiddenStatus == nil { hiddenStatus = status }
      } else {
        history.noteStatus(operation, status, from: now, to: busyUntil)
        hiddenStatus = nil
      }
      status = (first ?? status.0, second ?? status.1, third ?? status.2)
    }
  }

  /// Protection: of blocks, or of the status registers by WP# or by their lock.
  private func refuses(_ operation: NOROperation) -> Bool {
    if case .writeStatus = operation { return isStatusLocked }
    return isProtected(operation.range(pageSize: part.pageSize))
  }

  /// How long an operation takes.
  func microseconds(_ operation: NOROperation) -> Int {
    let times = takesMaximumTimes ? part.maximumTimes : part.times
    return switch operation {
    case .erase(let range) where range.count == part.size: times.chip
    case .erase(let range) where range.count > 32 << 10: times.block
    case .erase(let range): range.count > 4 << 10 ? times.halfBlock : times.sector
    case .program: times.page
    case .writeStatus: times.statusWrite
    }
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

  /// Erases cells, which the chip began to do at `begin` and is busy with.
  mutating func eraseCells(_ range: Range<Int>, from begin: UInt64) {
    history.noteErase(range, of: cells, from: begin, to: busyUntil)
    cells.set(range, to: 0xFF)
    countErase(range, 1)
    settleCells(range)
  }

  /// Counts an erase of every sector of the range, or takes it back.
  mutating func countErase(_ range: Range<Int>, _ step: Int) {
    let size = PagedBytes.pageSize
    if eraseCounts.isEmpty { eraseCounts = [UInt32](repeating: 0, count: part.size / size) }
    for sector in (range.lowerBound / size)..<((range.upperBound + size - 1) / size) {
      eraseCounts[sector] = UInt32(clamping: Int(eraseCounts[sector]) + step)
    }
  }

  /// Whole sectors that were erased to the end have no cells in between any more.
  private mutating func settleCells(_ range: Range<Int>) {
    unstableSectors = unstableSectors.filter { !range.contains($0 * PagedBytes.pageSize) }
    if unstableSectors.isEmpty { states.remove(.unstableCells) }
  }
}
