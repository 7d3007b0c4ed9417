import Testing

@testable import VirtualRT1020

/// Makers of faults, and faults and strikes in words.
@Suite struct FaultWordsTests {
  @Test func makersSayWhatTheirNamesSay() {
    let trigger = Fault.Trigger(after: 2, times: 1, probability: 0.5, from: .seconds(3), untilPowerCycle: true)
    #expect(
      Fault.eraseIgnored(
        at: 0x10000..<0x20000, after: 2, times: 1, probability: 0.5, from: .seconds(3), untilPowerCycle: true)
        == Fault(.eraseIgnored, addresses: [0x10000..<0x20000], trigger: trigger))
    #expect(
      Fault.reportShort(.in, bytes: 3, after: 2, times: 1, probability: 0.5, from: .seconds(3), untilPowerCycle: true)
        == Fault(.reportShort(.in, bytes: 3), trigger: trigger))
    #expect(
      Fault.quadEnableStuck(from: .seconds(1), untilPowerCycle: true)
        == Fault(.quadEnableStuck, trigger: .init(from: .seconds(1), untilPowerCycle: true)))
    for (fault, effect) in Self.makers { #expect(fault == Fault(effect)) }
    let names = Set(Self.makers.map { "\($0.1)" })
    #expect(names.count == Self.makers.count, "each effect in its own words")
  }

  static let makers: [(Fault, Fault.Effect)] = [
    (.norAbsent(), .norAbsent(reads: .ff, operation: .command)),
    (.sfdpCorrupt(at: 4, xor: [1]), .sfdpCorrupt(offset: 4, xor: [1])),
    (.writeEnableDead(), .writeEnableDead), (.blockProtected(0x1C), .blockProtected(bits: 0x1C)),
    (.writeProtectPinLow(), .writeProtectPinLow), (.quadEnableLost(), .quadEnableLost),
    (.quadEnableStuck(), .quadEnableStuck), (.busyStuck(opcode: 0x20), .busyStuck(opcode: 0x20)),
    (.eraseIgnored(), .eraseIgnored), (.eraseLeavesBits(3), .eraseLeavesBits(mask: 3)),
    (.programLeavesBits(3), .programLeavesBits(mask: 3)),
    (.programAddsBits(1, every: 16, offsets: [2]), .programAddsBits(every: 16, offsets: [2], mask: 1)),
    (.weakCells(1, erases: 100), .weakCells(mask: 1, erases: 100)), (.wornSector(erases: 9), .wornSector(erases: 9)),
    (.readNoise(aboveMegahertz: 60, perMillion: 5), .readNoise(aboveMegahertz: 60, perMillion: 5)),
    (.readNeedsWait(cycles: 8), .readNeedsWait(cycles: 8)), (.leftIn(.suspended), .leftIn(.suspended)),
    (.fuseLocked(word: 6), .fuseLocked(word: 6)), (.fuseBurnIgnored(word: 6), .fuseBurnIgnored(word: 6)),
    (.fuseBitsRefuse(word: 6, mask: 2), .fuseBitsRefuse(word: 6, mask: 2)),
    (.fuseReadError(word: 6), .fuseReadError(word: 6)), (.fuseBusy(), .fuseBusy),
    (.fuseForgets(word: 6), .fuseForgets(word: 6)), (.reportLost(.in), .reportLost(.in)),
    (.reportDuplicated(.out), .reportDuplicated(.out)), (.reportShort(.in, bytes: 8), .reportShort(.in, bytes: 8)),
    (.reportDelayed(.in, by: .seconds(1)), .reportDelayed(.in, .seconds(1))),
    (.reportStalled(.out), .reportStalled(.out)),
    (.deviceGone(), .deviceGone(backAfter: nil)), (.enumerationSlow(by: .seconds(1)), .enumerationSlow(.seconds(1))),
    (.enumerationNever(), .enumerationNever), (.enumerationAsROM(), .enumerationAsROM),
    (.firmwareHangs(.before), .firmwareHangs(.before, command: nil)),
    (.firmwareCrashes(.after, command: 2), .firmwareCrashes(.after, command: 2)),
    (.powerCut(), .powerCut(operation: .change, backAfter: nil)), (.brownOut(in: .erase), .brownOut(operation: .erase)),
  ]

  @Test func aFaultInWords() {
    #expect("\(Fault.eraseIgnored())" == "erase ignored")
    #expect(
      "\(Fault.eraseIgnored(at: 0x10000..<0x20000, after: 2, times: 1, probability: 0.5, from: .seconds(3), untilPowerCycle: true))"
        == "erase ignored, at 0x10000-0x1ffff, after 2, once, with probability 0.5, from 3.0 seconds, until power cycle"
    )
    #expect(
      "\(Fault(.eraseLeavesBits(mask: 0x80), addresses: [1..<2, 4..<4], trigger: .init(times: 3)))"
        == "erase leaves bits 0x80 at 0, at 0x1-0x1, nothing, 3 times")
    #expect("\(Fault.firmwareHangs(.before, command: 0x11))" == "flashloader hangs before command 0x11")
    #expect(
      "\(Fault.powerCut(in: .erase, backAfter: .seconds(1)))" == "power cut in operation erase, back after 1.0 seconds")
  }

  /// What struck is told once, in order, with its time.
  @Test func strikesInWords() {
    var test = FaultCase.configured(
      "K2.1.0", [.eraseIgnored(at: 0x1000..<0x2000, times: 1), .quadEnableLost(after: 1, times: 1)])
    // Without quad enable the bus floats, and what floats here looks blank.
    #expect(test.erase(0x1000, 0x2000) == 0)
    let struck = test.board.hardware.flexSPI.faults.takeStruck()
    #expect(struck.map(\.text) == ["erase of 0x1000-0x1fff ignored", "quad enable turned up clear"])
    #expect(struck[0].at < struck[1].at && struck[1].at < test.board.hardware.now)
    #expect(test.board.hardware.flexSPI.faults.takeStruck().isEmpty)
  }

  @Test func theJournalIsBoundedAndJoinsReads() {
    var journal = FaultJournal()
    for index in 0..<300 {
      journal.add(FaultStrike(at: UInt64(index), effect: .eraseIgnored, range: 0..<4096, count: 0))
    }
    let told = journal.take()
    #expect(told.count == 257 && told[256].text == "44 more strikes of faults" && told[256].at == 299)
    let noise = Fault.Effect.readNoise(aboveMegahertz: 1, perMillion: 1)
    for start in [0, 16, 64] {
      journal.add(FaultStrike(at: 5, effect: noise, range: start..<(start + 16), count: 2))
    }
    #expect(
      journal.take().map(\.text) == ["4 bytes read wrong in 0x0-0x1f: noise", "2 bytes read wrong in 0x40-0x4f: noise"])
    #expect(journal.take().isEmpty)
  }

  /// Every effect of the flash has words of its own for its strikes.
  @Test func everyStrikeHasWords() {
    let flash = (Self.makers.prefix(17) + Self.makers.suffix(2)).map(\.1)
    let texts = flash.map { FaultStrike(at: 0, effect: $0, range: 0..<16, count: 1).text }
    #expect(Set(texts).count == texts.count)
    for (effect, text) in zip(flash, texts) where effect != .busyStuck(opcode: 0x20) { #expect("\(effect)" != text) }
  }

  /// Which strikes are one: reads of one fault that go on where the last ended.
  @Test func whatIsJoined() {
    let noise = Fault.Effect.readNoise(aboveMegahertz: 1, perMillion: 1)
    let weak = Fault.Effect.weakCells(mask: 1, erases: 0)
    for (first, firstRange, second, secondRange, isOne) in [
      (noise, 0..<16, noise, 16..<32, true), (noise, 0..<16, noise, 17..<32, false),
      (noise, 0..<16, noise, 0..<16, false),
      (noise, 0..<16, weak, 16..<32, false), (weak, 0..<16, weak, 16..<17, true),
      (noise, 16..<16, noise, 16..<32, false),
      (.eraseIgnored, 0..<16, .eraseIgnored, 16..<32, false), (weak, 16..<32, weak, 0..<16, false),
    ] as [(Fault.Effect, Range<Int>, Fault.Effect, Range<Int>, Bool)] {
      var journal = FaultJournal()
      journal.add(FaultStrike(at: 1, effect: first, range: firstRange, count: 1))
      journal.add(FaultStrike(at: 2, effect: second, range: secondRange, count: 2))
      #expect(journal.take().count == (isOne ? 1 : 2), "\(first) \(firstRange), \(second) \(secondRange)")
    }
  }
}
