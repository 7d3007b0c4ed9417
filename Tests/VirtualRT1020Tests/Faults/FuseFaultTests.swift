import MBoot
import Testing

@testable import VirtualRT1020

/// Every fault of the fuses, provoked and lifted, on both generations.
@Suite struct FuseFaultTests {
  private static let word = 0x27

  private func board(_ firmware: String, _ effects: Fault.Effect...) -> TestBoard {
    var test = TestBoard(flashloader: firmware) { $0.fuses = [Self.word: 1] }
    test.board.add(effects.map { Fault($0) })
    return test
  }

  /// Lifts all faults, and expects a burn and a read that are as they should be.
  private func lift(_ test: inout TestBoard) {
    test.board.clearFaults()
    #expect(test.board.faults.isEmpty)
    #expect(test.programOnce(UInt32(Self.word), 0x8000_0001 | (test.board.fuse(Self.word) ?? 0)) == 0)
    let now = test.board.fuse(Self.word) ?? 0
    #expect(now & 0x8000_0001 == 0x8000_0001 && test.readOnce(UInt32(Self.word)) == [0, 4, now])
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func aLockedWord(firmware: String) {
    var test = board(firmware, .fuseLocked(word: Self.word))
    #expect(test.programOnce(0x27, 3) == 20201)
    #expect(test.board.fuse(Self.word) == 1 && test.readOnce(0x27) == [0, 4, 1])
    #expect(test.programOnce(0x26, 3) == 0, "another word is healthy")
    #expect(test.board.faults.map(\.strikes) == [1])
    lift(&test)
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func anIgnoredBurn(firmware: String) {
    var test = board(firmware, .fuseBurnIgnored(word: Self.word))
    #expect(test.programOnce(0x27, 3) == (firmware == "K2.1.0" ? 20201 : 0), "one reads back, one trusts")
    #expect(test.board.fuse(Self.word) == 1 && test.readOnce(0x27) == [0, 4, 1])
    lift(&test)
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func bitsThatRefuse(firmware: String) {
    var test = board(firmware, .fuseBitsRefuse(word: Self.word, mask: 0xF0), .fuseBitsRefuse(word: 0x26, mask: .max))
    #expect(test.programOnce(0x27, 0xFFF) == (firmware == "K2.1.0" ? 20201 : 0))
    #expect(test.board.fuse(Self.word) == 0xF0F)
    #expect(test.board.faults.map(\.strikes) == [1, 0])
    lift(&test)
    #expect(test.programOnce(0x27, 0x8000_0FFF) == 0 && test.board.fuse(Self.word) == 0x8000_0FFF)
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func aReadThatFails(firmware: String) {
    var test = board(firmware, .fuseReadError(word: Self.word))
    #expect(test.readOnce(0x27) == [20200, 0])
    #expect(test.readOnce(0x26) == [0, 4, 0])
    // The burn is done; the build that reads back cannot.
    #expect(test.programOnce(0x27, 3) == (firmware == "K2.1.0" ? 20200 : 0))
    #expect(test.board.fuse(Self.word) == 3)
    lift(&test)
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func aBusyController(firmware: String) {
    var test = board(firmware, .fuseBusy)
    let before = test.board.time
    #expect(test.programOnce(0x27, 3) == 20203 && test.readOnce(0x27) == [20203, 0])
    #expect(test.board.time - before >= .milliseconds(200), "each waits a tenth of a second")
    #expect(test.board.fuse(Self.word) == 1)
    #expect(test.programOnce(0x27, 0, count: 0) == 0, "nothing is touched without a byte")
    lift(&test)
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func aWordThatForgets(firmware: String) {
    var test = board(firmware, .fuseForgets(word: Self.word))
    #expect(test.programOnce(0x27, 0x7) == 0)
    #expect(test.board.fuse(Self.word) == 7 && test.readOnce(0x27) == [0, 4, 7])
    test.board.reset()
    #expect(test.board.fuse(Self.word) == 7, "a reset is no power cycle")
    test.board.setPower(false)
    test.board.setPower(true)
    #expect(test.board.fuse(Self.word) == 1)
    // Lifted in between, the burn lasts.
    test = board(firmware, .fuseForgets(word: Self.word))
    #expect(test.programOnce(0x27, 0x7) == 0)
    lift(&test)
    test.board.setPower(false)
    test.board.setPower(true)
    #expect(test.board.fuse(Self.word) == 0x8000_0007)
  }

  @Test func triggersCountWhatTheyAreAbout() {
    var test = TestBoard(flashloader: "K2.7.0")
    test.board.add([
      Fault(.fuseLocked(word: 0x27), trigger: .init(after: 2, times: 1)),
      Fault(.fuseReadError(word: 0x26), trigger: .init(from: .seconds(10))),
      Fault(.fuseBusy, trigger: .init(after: 8, times: 1)),
    ])
    #expect(test.programOnce(0x27, 1) == 0 && test.programOnce(0x26, 1) == 0 && test.programOnce(0x27, 2) == 0)
    #expect(test.programOnce(0x27, 4) == 20201 && test.programOnce(0x27, 8) == 0)
    #expect(test.board.fuse(0x27) == 11)
    #expect(test.readOnce(0x26) == [0, 4, 1])
    test.board.advance(by: .seconds(10))
    #expect(test.readOnce(0x26) == [20200, 0])
    #expect(test.readOnce(0x27) == [0, 4, 11])
    #expect(test.readOnce(0x27) == [20203, 0] && test.readOnce(0x27) == [0, 4, 11])
    #expect(test.board.faults.map(\.strikes) == [1, 1, 1])
  }

  @Test func chancesAreTheSeedsAndNothingElse() {
    func run(seed: UInt64) -> [UInt32] {
      var test = TestBoard(flashloader: "K2.7.0") { $0.seed = seed }
      test.board.add([Fault(.fuseReadError(word: 1), trigger: .init(probability: 0.5))])
      return (0..<64).map { _ in test.readOnce(1)[0] }
    }
    #expect(run(seed: 3) == run(seed: 3) && run(seed: 3) != run(seed: 4))
    let failed = run(seed: 3).count { $0 == 20200 }
    #expect(failed > 16 && failed < 48)
  }

  @Test func whatLastsUntilThePowerCycleEndsWithIt() {
    var test = TestBoard(flashloader: "K2.7.0") { $0.mode = .flashloader }
    test.board.add([
      Fault(.fuseLocked(word: 0x27), trigger: .init(untilPowerCycle: true)), Fault(.fuseLocked(word: 0x26)),
      Fault(.reportLost(.in), trigger: .init(after: 9, untilPowerCycle: true)),
      Fault(.firmwareHangs(.before, command: 1), trigger: .init(untilPowerCycle: true)),
      Fault(.eraseIgnored, trigger: .init(untilPowerCycle: true)),
    ])
    test.board.reset()
    #expect(test.board.faults.count == 5, "a reset mends nothing")
    test.board.setPower(false)
    #expect(test.board.faults.map(\.fault.effect) == [.fuseLocked(word: 0x26)])
  }

  @Test func strikesAreNotedInTheLog() {
    var test = board("K2.7.0", .fuseBurnIgnored(word: Self.word), .fuseBusy)
    test.board.hardware.log.isEnabled = true
    _ = test.programOnce(0x27, 3)
    _ = test.board.hardware.log.take()
    test.board.clearFaults()
    test.board.add([Fault(.fuseBurnIgnored(word: Self.word))])
    _ = test.programOnce(0x27, 3)
    let entries = test.board.hardware.log.take().filter { $0.kind == .fault }.map(\.text)
    #expect(entries.filter { $0.contains("its burn is ignored") } == ["fuse word 0x27: its burn is ignored"])
    #expect(entries.count == 3, "lifted, added, struck")
  }
}
