import Testing

@testable import VirtualRT1020

/// When faults strike.
@Suite struct FaultTriggerTests {
  /// What each of twelve erases of a sector with a byte in it answers.
  private func outcomes(_ fault: Fault, seed: UInt64 = 1) -> [UInt32?] {
    var test = FaultCase.configured("K2.1.0", [fault]) { $0.seed = seed }
    return (0..<12).map { _ in
      test.board.setFlash(at: 0x1000, [0])
      return test.erase(0x1000, 0x1000)
    }
  }

  @Test func afterAndTimes() {
    let ok: UInt32? = 0
    let bad: UInt32? = 20106
    #expect(outcomes(.eraseIgnored(after: 3, times: 2)) == [ok, ok, ok, bad, bad, ok, ok, ok, ok, ok, ok, ok])
    #expect(outcomes(.eraseIgnored(times: 0)).allSatisfy { $0 == ok })
    #expect(outcomes(.eraseIgnored(after: -5)).allSatisfy { $0 == bad })
  }

  @Test func chance() {
    let first = outcomes(.eraseIgnored(probability: 0.5))
    #expect(first == outcomes(.eraseIgnored(probability: 0.5)), "the same seed")
    #expect(first.contains(0) && first.contains(20106))
    let others = (2..<10).map { outcomes(.eraseIgnored(probability: 0.5), seed: $0) }
    #expect(Set(others).count == others.count, "other seeds")
    #expect(outcomes(.eraseIgnored(probability: 0)).allSatisfy { $0 == 0 })
    #expect(outcomes(.eraseIgnored(probability: .nan)).allSatisfy { $0 == 0 })
    #expect(outcomes(.eraseIgnored(times: 1, probability: 0.5)).count { $0 == 20106 } == 1)
  }

  @Test(arguments: FaultCase.firmwares) func fromATimeOn(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(from: .seconds(2)), .quadEnableStuck(from: .seconds(5))]) {
      $0.flash?.floating = .zero
    }
    #expect(test.erase(0x1000, 0x1000) == 0)
    test.board.advance(by: .seconds(2))
    #expect(test.erase(0x12000, 0x1000) == 20106)
    #expect(test.readBack(0x12000, 64).bytes == pattern(64))
    test.board.advance(by: .seconds(3))
    #expect(test.readBack(0x12000, 2).bytes == [0, 0])
    #expect(test.strikes == [1, 1])
  }

  /// What turns up from the beginning does so when its time comes.
  @Test func turnsUpAtItsTime() {
    var test = FaultCase.configured("K2.1.0", [.blockProtected(0x1C, times: 1, from: .seconds(2))])
    #expect(test.erase(0x1000, 0x1000) == 0)
    test.board.advance(by: .seconds(2))
    #expect(test.ask(0x05, 1) == [0x1C])
  }

  @Test(arguments: FaultCase.firmwares) func untilPowerCycle(firmware: String) {
    var test = FaultCase.configured(
      firmware, [.eraseIgnored(untilPowerCycle: true), .programLeavesBits(0xFF, after: 100)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    test.restart()
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106, "a reset is no power cycle")
    test.restart(powerCycle: true)
    #expect(test.board.faults.count == 1)
    test.expectHealthy()
  }

  /// Faults may come and go while the board runs; a copy has its own.
  @Test func addedAndLifted() {
    var test = FaultCase.configured("K2.1.0")
    var fork = test
    fork.board.add([.eraseIgnored()])
    #expect(fork.erase(0x1000, 0x1000) == 20106)
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.board.faults.isEmpty)
    fork.expectHealthyOnceLifted(configures: false)
    #expect(fork.board.faults.isEmpty)
  }

  /// Several at once: each counts and acts by itself.
  @Test func severalAtOnce() {
    var test = FaultCase.configured("K2.1.0", [.eraseIgnored(times: 1), .eraseLeavesBits(1, after: 1)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.board.flash(at: 0x1000, count: 64) == pattern(64))
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.board.flash(at: 0x1000, count: 64).allSatisfy { $0 == 0xFE })
    #expect(test.strikes == [1, 1])
  }

  /// Each fault by itself: armed, it makes the board sick; lifted, nothing is left of it.
  @Test func everyFaultIsLifted() {
    for (fault, effect) in FaultWordsTests.makers {
      var test = TestBoard(flashloader: "K2.1.0")
      test.board.add([fault])
      #expect(test.board.isSick && test.board.faults.map(\.fault.effect) == [effect], "\(fault)")
      test.board.clearFaults()
      #expect(!test.board.isSick && test.board.faults.isEmpty, "\(fault)")
    }
  }
}
