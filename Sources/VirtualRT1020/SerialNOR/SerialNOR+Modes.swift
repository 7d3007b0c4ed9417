/// Commands that change what the chip is ready for, and no cell of the array.
extension SerialNOR {
  mutating func changeMode(_ command: NORCommand, data: UnsafeRawBufferPointer, now: UInt64) {
    let armed = states.intersection(.armed)
    states.remove(.armed)
    if states.contains(.continuousRead) && !command.wire.jumps { return hearContinued(command) }
    let action = actions[Int(command.opcode)]
    if states.contains(.poweredDown) {
      if case .release = action, command.wire.opcodePads == 1 { states.remove(.poweredDown) }
      return
    }
    guard hears(command) else { return }
    switch action {
    case .suspend: return suspend(now: now)
    case .resetEnable:
      states.insert(.resetArmed)
      return
    case .reset:
      if armed.contains(.resetArmed) { reset(now: now) }
      return
    default: break
    }
    guard !isBusy(at: now) else { return }
    switch action {
    case .writeEnable: writeEnabled = true
    case .writeDisable: writeEnabled = false
    case .volatileStatusWrite: states.insert(.volatileArmed)
    case .resume: resume(now: now)
    case .enterQPI: if quadEnabled { states.insert(.quadCommands) }
    case .exitQPI: states.remove(.quadCommands)
    case .enterFourByte: states.insert(.fourByteAddresses)
    case .exitFourByte: states.remove(.fourByteAddresses)
    case .powerDown: if suspension == nil { states.insert(.poweredDown) }
    case .lock, .unlock, .lockAll, .unlockAll: changeLocks(action, command)
    case .programSecurity, .eraseSecurity: changeSecurity(action, command, data, now: now)
    default: break
    }
  }

  /// Locks need the latch and take no time.
  private mutating func changeLocks(_ action: NORAction, _ command: NORCommand) {
    guard writeEnabled else { return }
    writeEnabled = false
    switch action {
    case .lockAll, .unlockAll: locks.setAll(open: action == .unlockAll)
    default: locks.set(Int(command.address) & (part.size - 1), open: action == .unlock, of: part.size)
    }
  }

  /// 66 and 99: as if power had been away, in the middle of an operation too.
  private mutating func reset(now: UInt64) {
    let sectors = unstableSectors
    stop(at: now, losingPower: true)
    if !sectors.isEmpty || !unstableSectors.isEmpty { states.insert(.unstableCells) }
  }

  // MARK: - Suspension

  /// Time until the chip is ready after a suspend: 20 microseconds, as Winbond's data sheets say (UNPROVEN).
  static let suspendNanoseconds: UInt64 = 20_000

  private mutating func suspend(now: UInt64) {
    guard isBusy(at: now), suspension == nil, let running else { return }
    let isErase: Bool
    switch running {
    case .erase(let range): if range.count == part.size { return } else { isErase = true }
    case .program: isErase = false
    case .writeStatus: return
    }
    let range = running.range(pageSize: part.pageSize)
    let remaining = busyUntil - now
    suspension = NORSuspension(range: range, isErase: isErase, remaining: remaining)
    states.insert(.suspended)
    history.move(range, endingAt: busyUntil, toStart: now, end: VirtualRT1020.endOfTime)
    busyUntil = now + Self.suspendNanoseconds
    self.running = nil
  }

  private mutating func resume(now: UInt64) {
    guard let old = suspension else { return }
    suspension = nil
    states.remove(.suspended)
    busyUntil = now + old.remaining
    let operation = old.isErase ? NOROperation.erase(old.range) : .program(start: old.range.lowerBound, count: 1)
    running = operation
    let duration = UInt64(microseconds(operation)) * 1000
    let start = busyUntil - min(busyUntil, duration)
    let isOwn = history.move(old.range, endingAt: VirtualRT1020.endOfTime, toStart: start, end: busyUntil)
    // If the chip was found in an erase, its cells have yet to change.
    if !isOwn && old.isErase { eraseCells(old.range, from: start) }
  }

  // MARK: - Continuous read

  /// Something is sent to a chip that takes the first bits for an address: all that can come of it is that it leaves
  /// the mode.
  private mutating func hearContinued(_ command: NORCommand) {
    let lines = NORLines(command, idle: idleLines)
    let addressClocks = continuedAddressClocks
    guard Int(command.wire.leadCycles) >= addressClocks + 2 else { return }
    takeModeBits(lines.byte(at: addressClocks, pads: 4))
  }

  var continuedAddressClocks: Int { states.contains(.fourByteAddresses) ? 8 : 6 }

  /// Mode bits came: they decide whether the next chip select begins with a command.
  mutating func takeModeBits(_ mode: UInt8) {
    guard let pattern = part.continuousRead, mode & pattern.mask == pattern.value else {
      states.remove(.continuousRead)
      return
    }
    states.insert(.continuousRead)
  }

  // MARK: - States from outside

  /// Puts the chip into a state in which something else has left it. A suspended chip stands in an erase of its last
  /// sector, half way.
  mutating func enter(_ state: Fault.State) {
    switch state {
    case .suspended:
      guard suspension == nil else { return }
      let sector = (part.size - PagedBytes.pageSize)..<part.size
      suspension = NORSuspension(range: sector, isErase: true, remaining: UInt64(part.times.sector) * 500)
    case .continuousRead: continuedRead = part.reads.firstIndex { $0.hasModeBits } ?? 0
    case .fourByteAddresses, .quadPeripheralInterface, .powerDown: break
    }
    states.insert(NORStates(state))
  }

  /// Takes the chip out of a state as if it had never been in it.
  mutating func leave(_ state: Fault.State) {
    if state == .suspended { suspension = nil }
    states.remove(NORStates(state))
  }

  /// True while the chip is in a state, however it came there.
  func isIn(_ state: Fault.State) -> Bool { states.contains(NORStates(state)) }
}
