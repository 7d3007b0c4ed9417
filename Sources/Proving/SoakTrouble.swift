import VirtualRT1020

/// What a soak lets go wrong with a board: a kind of fault, from which a scenario draws its details. All of them can be
/// lifted, and none makes the board lie in a way that no client can see: reads that go wrong and cells that go wrong
/// are never drawn together, and the flashloader's answers are its own.
enum SoakTrouble: Int, CaseIterable, Sendable {
  case lostIn, lostOut, doubledIn, doubledOut, shortIn, shortOut, lateIn, stalledOut, stalledIn, unplugged
  case slowToCome, comesAsROM, hangsBefore, hangsAfter, crashesBefore, crashesAfter
  case cutInErase, cutInProgram, cutInStatusWrite, cutInCommand, brownOut
  case flashGone, sfdpWrong, writeEnableDead, eraseIgnored, eraseLeavesBits, programLeavesBits, programAddsBits
  case wornSector, busyStuck, suspended, fourByte, qpi, powerDown, continuousRead, quadEnableLost, quadEnableStuck
  case readNoise, weakCells
  case fuseLocked, fuseIgnored, fuseBits, fuseRead, fuseBusy, cutInBurn

  /// Reads go wrong.
  var liesInReads: Bool { self == .readNoise || self == .weakCells }

  /// Cells do not become what was written, with no word of it.
  var spoilsCells: Bool {
    switch self {
    case .eraseIgnored, .eraseLeavesBits, .programLeavesBits, .programAddsBits, .wornSector: true
    default: false
    }
  }

  /// It is about fuses: nothing for a plan that burns none.
  var isOfFuses: Bool {
    switch self {
    case .fuseLocked, .fuseIgnored, .fuseBits, .fuseRead, .fuseBusy, .cutInBurn: true
    default: false
    }
  }

  /// The fault with details.
  func fault(_ random: inout ProvingGenerator) -> Fault {
    let after = random.below(1 << random.below(8))
    let times = 1 + random.below(1 << random.below(5))
    let mask = UInt8(1 << random.below(8))
    let back: Duration? = random.oneIn(2) ? .milliseconds(50 + random.below(2000)) : nil
    let word = random.pick([6, 0x18, 0x1B, 0x1F])
    return switch self {
    case .lostIn: .reportLost(.in, after: after, times: times)
    case .lostOut: .reportLost(.out, after: after, times: times)
    case .doubledIn: .reportDuplicated(.in, after: after, times: times)
    case .doubledOut: .reportDuplicated(.out, after: after, times: times)
    case .shortIn: .reportShort(.in, bytes: random.below(64), after: after, times: times)
    case .shortOut: .reportShort(.out, bytes: random.below(1000), after: after, times: times)
    case .lateIn: .reportDelayed(.in, by: .milliseconds(random.below(10_000)), after: after, times: times)
    case .stalledOut: .reportStalled(.out, after: after, times: times)
    case .stalledIn: .reportStalled(.in, after: after, times: times)
    case .unplugged: .deviceGone(backAfter: back, after: after, times: 1)
    case .slowToCome: .enumerationSlow(by: .milliseconds(random.below(20_000)), after: random.below(3), times: 1)
    case .comesAsROM: .enumerationAsROM(after: random.below(2), times: 1)
    case .hangsBefore: .firmwareHangs(.before, after: after % 16, times: 1)
    case .hangsAfter: .firmwareHangs(.after, after: after % 16, times: 1)
    case .crashesBefore: .firmwareCrashes(.before, after: after % 16, times: 1)
    case .crashesAfter: .firmwareCrashes(.after, after: after % 16, times: 1)
    case .cutInErase: .powerCut(in: .erase, backAfter: back, after: after % 8, times: 1)
    case .cutInProgram: .powerCut(in: .program, backAfter: back, after: after, times: 1)
    case .cutInStatusWrite: .powerCut(in: .statusWrite, backAfter: back, after: 0, times: 1)
    case .cutInCommand: .powerCut(in: .command, backAfter: back, after: after, times: 1)
    case .brownOut: .brownOut(in: .change, after: after, times: 1)
    case .flashGone:
      .norAbsent(reads: random.pick([.ff, .zero, .noise]), operation: .command, after: after, times: times)
    case .sfdpWrong: .sfdpCorrupt(at: random.below(160), xor: [mask], after: 0, times: times)
    case .writeEnableDead: .writeEnableDead(after: after % 16, times: times)
    case .eraseIgnored: .eraseIgnored(after: after % 8, times: times)
    case .eraseLeavesBits: .eraseLeavesBits(mask, after: after % 8, times: times)
    case .programLeavesBits: .programLeavesBits(mask, after: after, times: times)
    case .programAddsBits:
      .programAddsBits(
        mask, every: 256 << random.below(4), offsets: [random.below(256)], after: after, times: times)
    case .wornSector: .wornSector(erases: random.below(2))
    case .busyStuck: .busyStuck(opcode: random.pick([0x20, 0x02, 0x01, nil]), untilPowerCycle: true)
    case .suspended: .leftIn(.suspended)
    case .fourByte: .leftIn(.fourByteAddresses)
    case .qpi: .leftIn(.quadPeripheralInterface)
    case .powerDown: .leftIn(.powerDown)
    case .continuousRead: .leftIn(.continuousRead)
    case .quadEnableLost: .quadEnableLost(after: after % 16, times: 1)
    case .quadEnableStuck: .quadEnableStuck()
    case .readNoise: .readNoise(aboveMegahertz: 20 + random.below(120), perMillion: 1 << random.below(16))
    case .weakCells: .weakCells(mask, erases: 0, probability: 1 / Double(1 << random.below(12)))
    case .fuseLocked: .fuseLocked(word: word)
    case .fuseIgnored: .fuseBurnIgnored(word: word)
    case .fuseBits: .fuseBitsRefuse(word: word, mask: UInt32(truncatingIfNeeded: random.next()))
    case .fuseRead: .fuseReadError(word: word)
    case .fuseBusy: .fuseBusy(after: after, times: nil)
    case .cutInBurn: .powerCut(in: .burn, backAfter: back, after: after % 9, times: 1)
    }
  }
}
