/// What is left when the world stops a chip in the middle of something.
extension SerialNOR {
  /// Forgets what only power keeps.
  mutating func losePower() {
    writeEnabled = false
    busyUntil = 0
    running = nil
    states.subtract(.volatile)
    suspension = nil
    locks = NORLocks()
    history.clear()
    if let hiddenStatus { status = hiddenStatus }
    hiddenStatus = nil
    let register = part.statusLockDownBit?.register ?? 0
    let unlocked = ~(1 << UInt8((part.statusLockDownBit?.bit ?? 0) & 7)) as UInt8
    status.0 = (register == 1 ? status.0 & unlocked : status.0) | part.setAtPowerUp[0]
    status.1 = (register == 2 ? status.1 & unlocked : status.1) | part.setAtPowerUp[1]
    status.2 = (register == 3 ? status.2 & unlocked : status.2) | part.setAtPowerUp[2]
  }

  /// The host speaks at `time`: what was done by then can not be taken back any more.
  @inline(__always)
  mutating func forget(until time: UInt64) {
    seenUntil = max(seenUntil, time)
    history.forget(until: time)
  }

  /// The supply dipped at `time`, nanoseconds: as a loss of power, but what only power keeps is kept, and the chip is
  /// ready for commands (UNPROVEN).
  mutating func dip(at time: UInt64) {
    stop(at: time, losingPower: false)
    let time = max(time, seenUntil)
    for entry in history.entries.reversed() where entry.end > time && entry.end < VirtualRT1020.endOfTime {
      interrupt(entry, at: time)
    }
    history.clear()
    busyUntil = min(busyUntil, time)
    writeEnabled = false
  }

  /// The world stopped at `time`, nanoseconds, while the firmware had worked ahead: what was started later never
  /// happened. What runs at `time` goes on to its end, or is left half done where power is lost.
  /// - Returns: true if the chip was ahead: something was taken back, or still ran.
  @discardableResult
  mutating func stop(at time: UInt64, losingPower: Bool) -> Bool {
    // A host on the serial line takes answers without letting time pass.
    let time = max(time, seenUntil)
    var wasAhead = isBusy(at: time)
    while let last = history.entries.last, last.start > time {
      takeBack(last)
      history.removeLast()
      writeEnabled = false
      busyUntil = 0
      wasAhead = true
    }
    for entry in history.entries.reversed() where entry.end > time {
      if losingPower {
        interrupt(entry, at: time)
      } else if entry.end < VirtualRT1020.endOfTime {
        running = entry.operation
        busyUntil = entry.end
      }
    }
    if losingPower { losePower() }
    return wasAhead
  }

  private mutating func takeBack(_ entry: NORHistory.Entry) {
    history.restore(entry, in: &cells)
    switch entry.operation {
    case .erase: countErase(entry.range, -1)
    case .writeStatus: status = entry.status
    case .program: break
    }
  }

  /// Leaves an operation half done. How cells look then no data sheet says: each bit that was on its way has arrived
  /// with the chance of the time that had passed, and some bytes of an erase read differently each time (UNPROVEN).
  mutating func interrupt(_ entry: NORHistory.Entry, at time: UInt64) {
    // A suspended operation has got no further since.
    let left = entry.end == VirtualRT1020.endOfTime ? suspension?.remaining ?? 0 : entry.end - time
    let progress = max(0, 1 - Double(left) / Double(max(1, entry.duration)))
    switch entry.operation {
    case .writeStatus: if unit() > progress { status = entry.status }
    case .program:
      let target = cells.bytes(at: entry.range.lowerBound, count: entry.range.count)
      history.restore(entry, in: &cells)
      var mixed = cells.bytes(at: entry.range.lowerBound, count: entry.range.count)
      mixed.withUnsafeMutableBytes { scatter(progress, over: $0) { $0 & ~$1 } }
      for index in mixed.indices { mixed[index] |= target[index] }
      mixed.withUnsafeBytes { cells.write(at: entry.range.lowerBound, $0) }
    case .erase(let range):
      history.restore(entry, in: &cells)
      guard range.count == part.size else { return leaveHalfErased(range, progress) }
      // A chip erase goes through the array sector by sector.
      let sectors = Double(range.count / PagedBytes.pageSize) * progress
      let reached = Int(sectors) * PagedBytes.pageSize
      cells.set(0..<reached, to: 0xFF)
      leaveHalfErased(reached..<min(reached + PagedBytes.pageSize, part.size), sectors - sectors.rounded(.down))
    }
  }

  private mutating func leaveHalfErased(_ range: Range<Int>, _ progress: Double) {
    var mixed = cells.bytes(at: range.lowerBound, count: range.count)
    mixed.withUnsafeMutableBytes { scatter(progress, over: $0) { $0 | $1 } }
    mixed.withUnsafeBytes { cells.write(at: range.lowerBound, $0) }
    for offset in stride(from: range.lowerBound, to: range.upperBound, by: PagedBytes.pageSize) {
      unstableSectors.insert(offset / PagedBytes.pageSize)
    }
    states.insert(.unstableCells)
  }

  /// 64 bits each of which is set with this chance, to one part in 256.
  mutating func chanceWord(_ chance: Double) -> UInt64 {
    let threshold = UInt64(max(0, min(1, chance)) * 256)
    if threshold >= 256 { return .max }
    var word: UInt64 = 0
    for bit in 0..<8 as Range<UInt64> {
      let drawn = noise.next()
      word = threshold >> bit & 1 == 1 ? word | drawn : word & drawn
    }
    return word
  }

  /// Sets or inverts bits of a buffer, each with this chance.
  mutating func scatter(
    _ chance: Double, over buffer: UnsafeMutableRawBufferPointer, _ combine: (UInt8, UInt8) -> UInt8
  ) {
    var word: UInt64 = 0
    for index in 0..<buffer.count {
      word = index & 7 == 0 ? chanceWord(chance) : word >> 8
      buffer[index] = combine(buffer[index], UInt8(truncatingIfNeeded: word))
    }
  }

  /// A number from 0 to 1.
  mutating func unit() -> Double { Double(noise.next() >> 11) / Double(1 << 53) }
}
