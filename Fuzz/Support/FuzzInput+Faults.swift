import VirtualRT1020

/// Faults from the bytes of an input: every effect, arguments in and beside their ranges, every trigger.
extension FuzzInput {
  mutating func fault() -> Fault {
    let effect = self.effect()
    let choice = byte()
    var trigger = Fault.Trigger()
    if choice & 1 != 0 { trigger.after = Int(byte() & 31) }
    if choice & 2 != 0 { trigger.times = Int(byte() & 3) }
    if choice & 4 != 0 { trigger.probability = Double(byte()) / 200 }
    if choice & 8 != 0 { trigger.from = duration() }
    trigger.untilPowerCycle = choice & 16 != 0
    guard choice & 32 != 0 else { return Fault(effect, trigger: trigger) }
    let start = Int(byte()) << 9
    return Fault(effect, addresses: [start..<(start + Int(word() & 0xFFFF))], trigger: trigger)
  }

  /// Up to some forty minutes: a board at the end of its time has no future to be healthy in.
  private mutating func duration() -> Duration { .microseconds(Int64(byte()) << Int64(byte() % 24)) }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(byte()) % values.count] }

  private mutating func effect() -> Fault.Effect {
    let kind = byte()
    let number = Int(Int8(bitPattern: byte()))
    let mask = byte()
    let isGiven = mask & 1 == 0
    let way = number < 0 ? Fault.Direction.in : .out
    let operation = Fault.Operation.allCases[Int(mask) % Fault.Operation.allCases.count]
    switch kind % 38 {
    case 0: return .norAbsent(reads: pick(BoardConfiguration.Floating.allCases), operation: operation)
    case 1: return .sfdpCorrupt(offset: number, xor: (0..<(mask & 15)).map { _ in byte() })
    case 2: return .writeEnableDead
    case 3: return .blockProtected(bits: mask)
    case 4: return .writeProtectPinLow
    case 5: return .quadEnableLost
    case 6: return .quadEnableStuck
    case 7: return .busyStuck(opcode: isGiven ? byte() : nil)
    case 8: return .eraseIgnored
    case 9: return .eraseLeavesBits(mask: mask)
    case 10: return .programLeavesBits(mask: mask)
    case 11: return .programAddsBits(every: Int(word() >> 4), offsets: [number, Int(byte())], mask: mask)
    case 12: return .weakCells(mask: mask, erases: number)
    case 13: return .wornSector(erases: number)
    case 14: return .readNoise(aboveMegahertz: number, perMillion: Int(word()))
    case 15: return .readNeedsWait(cycles: number)
    case 16: return .leftIn(pick(Fault.State.allCases))
    case 17: return .fuseLocked(word: number)
    case 18: return .fuseBurnIgnored(word: number)
    case 19: return .fuseBitsRefuse(word: number, mask: word())
    case 20: return .fuseReadError(word: number)
    case 21: return .fuseBusy
    case 22: return .fuseForgets(word: number)
    case 23: return .reportLost(way)
    case 24: return .reportDuplicated(way)
    case 25: return .reportShort(way, bytes: number * 8)
    case 26: return .reportDelayed(way, duration())
    case 27: return .reportStalled(way)
    case 28: return .deviceGone(backAfter: isGiven ? duration() : nil)
    case 29: return .enumerationSlow(duration())
    case 30: return .enumerationNever
    case 31: return .enumerationAsROM
    case 32: return .firmwareHangs(pick(Fault.Moment.allCases), command: isGiven ? byte() : nil)
    case 33: return .firmwareCrashes(pick(Fault.Moment.allCases), command: isGiven ? byte() : nil)
    case 34: return .powerCut(operation: operation, backAfter: isGiven ? duration() : nil)
    case 35: return .brownOut(operation: operation)
    case 36:
      let parameters = (0..<Int(mask & 3)).map { _ in word() }
      return .firmwareAnswers(command: byte(), parameters: parameters, answer())
    default: return .romAnswers(command: mask & 15, address: isGiven ? word() : nil, answer())
    }
  }

  private mutating func answer() -> Fault.Answer {
    let parts = byte()
    var answer = Fault.Answer()
    if parts & 1 != 0 { answer.habState = word() }
    if parts & 2 != 0 { answer.status = parts & 64 != 0 ? 0 : word() }
    if parts & 4 != 0 { answer.values = (0..<Int(byte() & 15)).map { _ in UInt32(byte()) } }
    if parts & 8 != 0 { answer.data = Array(bytes(Int(byte()))) }
    if parts & 16 != 0 { answer.bytes = Int(Int8(bitPattern: byte())) * (parts & 32 != 0 ? 32 : 1) }
    return answer
  }
}
