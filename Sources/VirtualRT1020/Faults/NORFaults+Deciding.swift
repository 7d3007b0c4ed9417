import BootImage

/// What happens before the chip hears anything: faults come up, events are counted.
extension NORFaults {
  /// A command is on the bus. False if there is no supply, so that nothing happens at all.
  mutating func reachesBoard(_ chip: inout SerialNOR?, at now: UInt64) -> Bool {
    guard !isCutOff(at: now) else { return false }
    for index in armed.indices {
      switch armed[index].fault.effect {
      case .blockProtected, .quadEnableLost:
        // Without events to let pass first, it is so from the beginning.
        if armed[index].isNew, armed[index].isDue(at: now) {
          armed[index].isNew = false
          if armed[index].fault.trigger.after <= 0 { comeUp(index, at: now) }
        }
      case .leftIn(let state):
        // What is counted is power coming, of which being armed is the first; unless told so it happens once.
        if armed[index].isNew, armed[index].isDue(at: now) {
          armed[index].isNew = false
          comeUp(index, at: now, limit: 1)
          if armed[index].isUp { chip?.enter(state) }
        } else if armed[index].isUp, chip?.isIn(state) != true {
          // The host has ended it; what brings it on again is not this fault.
          armed[index].isUp = false
        }
      case .norAbsent(_, .command): decideAbsence(index, now: now)
      case .powerCut(.command, _), .brownOut(.command):
        if armed[index].strikes(at: now) { cut(index, at: now, in: 0..<0) }
      default: break
      }
    }
    return !isCutOff(at: now)
  }

  /// Has a fault come up that stays, if it strikes.
  private mutating func comeUp(_ index: Int, at now: UInt64, limit: Int? = nil) {
    guard armed[index].strikes(at: now, limit: limit) else { return }
    armed[index].isUp = true
    note(index, at: now)
  }

  // MARK: - A flash that is not there

  /// What the bus reads as while the flash is gone, or nil while it is there.
  var absence: BoardConfiguration.Floating? {
    for fault in armed where fault.isUp {
      if case .norAbsent(let reads, _) = fault.fault.effect { return reads }
    }
    return nil
  }

  /// Whether what the bus reads as may change by itself: polling again then makes sense to firmware.
  func isFickle(at now: UInt64) -> Bool {
    armed.contains { fault in
      switch fault.fault.effect {
      case .norAbsent(let reads, let operation):
        fault.isUp
          && (reads == .noise
            || operation == .command && (fault.fault.trigger.times != nil || fault.fault.trigger.probability < 1))
      case .readNoise: fault.holds(at: now)
      default: false
      }
    }
  }

  /// An operation is about to start: a flash may be gone before it, or back.
  mutating func decideAbsence(_ operation: NOROperation, now: UInt64) {
    for index in armed.indices {
      if case .norAbsent(_, let counted) = armed[index].fault.effect, counted.includes(operation) {
        decideAbsence(index, now: now)
      }
    }
  }

  private mutating func decideAbsence(_ index: Int, now: UInt64) {
    let isGone = armed[index].strikes(at: now)
    if isGone && !armed[index].isUp { note(index, at: now) }
    armed[index].isUp = isGone
  }

  /// What a command would have started, had the flash been there to hear it and the write enable before it.
  static func attempt(
    _ command: NORCommand, _ data: UnsafeRawBufferPointer, at chip: SerialNOR, now: UInt64
  ) -> NOROperation? {
    var willing = chip
    willing.losePower()
    if let enable = writeEnable { willing.write(enable, data: UnsafeRawBufferPointer(start: nil, count: 0), now: now) }
    return willing.operation(for: command, data: data, now: now)
  }

  private static let writeEnable = NORCommand(
    FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x06)])), address: 0, megahertz: 30)

  // MARK: - Bits that turn up

  /// An erase or a program is about to start: status bits may have turned up wrong before it.
  mutating func turnUpBits(at now: UInt64) {
    for index in armed.indices where !armed[index].isUp {
      switch armed[index].fault.effect {
      case .blockProtected, .quadEnableLost: comeUp(index, at: now)
      default: break
      }
    }
  }

  // MARK: - Busy for ever

  /// The busy bit is stuck.
  func isStuck(at now: UInt64) -> Bool {
    armed.contains { fault in
      switch fault.fault.effect {
      case .busyStuck(nil): fault.holds(at: now)
      case .busyStuck(.some): fault.isUp
      default: false
      }
    }
  }

  /// Whether a chip whose busy bit may be stuck takes a command: then it answers status reads alone.
  mutating func heeds(_ command: NORCommand, at now: UInt64) -> Bool {
    guard isStuck(at: now) else { return true }
    noteStuckAtStart(now)
    return Self.isStatusRead(command.opcode)
  }

  /// A bit that is stuck from power-on has no event of its own: the first command that meets it is noted.
  private mutating func noteStuckAtStart(_ now: UInt64) {
    for index in armed.indices where !armed[index].isUp {
      guard armed[index].fault.effect == .busyStuck(opcode: nil), armed[index].holds(at: now) else { continue }
      armed[index].isUp = true
      armed[index].note()
      note(index, at: now)
    }
  }

  /// A command has reached the chip: its busy bit may stay from now on.
  mutating func stick(after opcode: UInt8, at now: UInt64) {
    for index in armed.indices where !armed[index].isUp {
      if case .busyStuck(opcode) = armed[index].fault.effect { comeUp(index, at: now) }
    }
  }

  // MARK: - The supply fails

  /// An operation has begun that keeps the chip busy until `end`: the supply may fail in the middle of it, or a
  /// little after its beginning if it takes no time.
  mutating func cutPower(in operation: NOROperation, of chip: SerialNOR, now: UInt64) {
    for index in armed.indices {
      switch armed[index].fault.effect {
      case .powerCut(let counted, _) where counted.includes(operation),
        .brownOut(let counted) where counted.includes(operation):
        guard armed[index].strikes(at: now) else { continue }
        let length = chip.busyUntil > now ? chip.busyUntil - now : 1
        let moment = now.addingSaturated(1 + armed[index].bits() % length)
        cut(index, at: moment, in: operation.range(pageSize: chip.part.pageSize))
      default: break
      }
    }
  }

  private mutating func cut(_ index: Int, at time: UInt64, in range: Range<Int>) {
    note(index, at: time, range)
    interrupt(at: time, by: armed[index].fault.effect)
  }

  /// Enters a strike into the journal.
  mutating func note(_ index: Int, at now: UInt64, _ range: Range<Int> = 0..<0, count: Int = 0) {
    journal.add(FaultStrike(at: now, effect: armed[index].fault.effect, range: range, count: count))
  }
}

extension Fault.Operation {
  /// True if an operation of the flash is of this kind.
  func includes(_ operation: NOROperation) -> Bool {
    switch (self, operation) {
    case (.change, .erase), (.change, .program), (.erase, .erase), (.program, .program), (.statusWrite, .writeStatus):
      true
    default: false
    }
  }
}
