import HIDTransport
import MBoot
import Testing

@testable import VirtualRT1020

/// The supply: cut and dipped by faults, and switched off by somebody while the part works ahead.
@Suite struct SupplyFaultTests {
  private func board(_ effect: Fault.Effect, after: Int = 0, seed: UInt64 = 1) -> TestBoard {
    var test = TestBoard(flashloader: "K2.7.0") { $0.seed = seed }
    test.board.add([Fault(effect, trigger: .init(after: after, times: 1))])
    return test
  }

  @Test func aCutInABurnLeavesSomeOfTheBits() {
    var left: Set<UInt32> = []
    for seed in 0..<24 {
      var test = board(.powerCut(operation: .burn, backAfter: nil), after: 1, seed: UInt64(seed))
      #expect(test.programOnce(0x26, 0xFF) == 0)
      #expect(test.programOnce(0x27, 0xFFFF_FFFF) == nil)
      #expect(test.board.running == .off && test.board.identity == nil)
      let word = test.board.fuse(0x27) ?? 0
      left.insert(word)
      #expect(test.board.fuse(0x26) == 0xFF)
      test.board.setPower(true)
      test.settle()
      #expect(test.board.identity == .bootROM && test.board.fuse(0x27) == word)
    }
    #expect(left.count > 12, "each seed its own")
    let some = left.count { $0 != 0 && $0 != .max }
    #expect(some > 12)
  }

  @Test func theSupplyComesBackByItself() {
    var test = board(.powerCut(operation: .burn, backAfter: .seconds(2)))
    test.board.setRAM(at: 0x2000, [1])
    #expect(test.programOnce(0x27, 0xFF) == nil)
    #expect(test.board.running == .off)
    #expect(test.board.enumerationTime.map { $0 > .seconds(2) && $0 < .seconds(3) } == true)
    test.settle()
    #expect(test.board.identity == .bootROM && test.board.ram(at: 0x2000, count: 1) == [0])
    #expect(test.board.faults.map(\.strikes) == [1])
  }

  @Test func aBrownOutResetsAndKeepsRAM() {
    var test = board(.brownOut(operation: .burn))
    test.board.setRAM(at: 0x2000, [1])
    #expect(test.programOnce(0x27, 0xFFFF) == nil)
    #expect(test.board.running == .bootROM && test.board.resetCount == 1)
    #expect(test.board.ram(at: 0x2000, count: 1) == [1])
    #expect(test.board.fuse(0x27) != 0xFFFF)
  }

  @Test func liftedBeforeItsMomentACutDoesNotHappen() {
    var test = board(.powerCut(operation: .burn, backAfter: nil))
    #expect(test.offer(TestBoard.commandReport(.flashProgramOnce, [0x27, 4, 0xFF])) == .accepted)
    #expect(test.board.busyUntil > test.board.time)
    test.board.clearFaults()
    #expect(TestBoard.status(test.drain().map(TestBoard.answer)) == 0)
    #expect(test.board.fuse(0x27) == 0xFF)
  }

  @Test func eraseAndProgramAreCut() {
    for operation in [Fault.Operation.erase, .program, .change, .statusWrite] {
      var test = TestBoard(flashloader: "K2.7.0")
      test.board.add([Fault(.powerCut(operation: operation, backAfter: nil), trigger: .init(times: 1))])
      let configured = test.configure(0xC000_0007)
      #expect((configured == nil) == (operation == .statusWrite), "quad enable is a status write")
      guard configured != nil else { continue }
      let erased = test.erase(0, 0x2000)
      #expect((erased == nil) == (operation != .program))
      guard erased != nil else { continue }
      #expect(test.write(0x6000_0000, pattern(512)) == nil)
      #expect(test.board.running == .off)
    }
  }

  @Test func whatHasNotBegunWhenSomebodyPullsThePlugNeverHappens() {
    func pull(at time: Duration, _ pull: (inout VirtualRT1020) -> Void) -> (early: UInt32, late: UInt32) {
      var test = TestBoard(flashloader: "K2.7.0")
      // Over the serial line the host may be ahead of the part: two burns of 321 µs each.
      let frames = [0x26, 0x27].flatMap { index in
        UARTFrame.command(Packet(tag: .flashProgramOnce, parameters: [index, 4, .max]).bytes).bytes
      }
      test.board.uartSend(frames.span.bytes)
      #expect(test.board.fuse(0x26) == .max && test.board.fuse(0x27) == .max, "the part works ahead")
      test.board.advance(by: time)
      pull(&test.board)
      #expect(test.board.busyUntil == test.board.time || test.board.running != .off)
      return (test.board.fuse(0x26) ?? 0, test.board.fuse(0x27) ?? 0)
    }
    for plug in [{ $0.setPower(false) }, { $0.reset() }] as [(inout VirtualRT1020) -> Void] {
      #expect(pull(at: .zero, plug) == (0, 0))
      let first = pull(at: .microseconds(160), plug)
      #expect(first.early != 0 && first.early != .max && first.late == 0)
      let second = pull(at: .microseconds(500), plug)
      #expect(second.early == .max && second.late != 0 && second.late != .max)
      #expect(pull(at: .milliseconds(2), plug) == (.max, .max))
    }
  }

  @Test func whatTheHostHasBeenToldStands() {
    var test = TestBoard(flashloader: "K2.7.0")
    let frame = UARTFrame.command(Packet(tag: .flashProgramOnce, parameters: [0x26, 4, .max]).bytes).bytes
    #expect(!test.uart(frame).isEmpty)
    test.board.setPower(false)
    #expect(test.board.fuse(0x26) == .max)
  }

  @Test func answersDueLaterNeverComeAfterAReset() {
    var test = TestBoard(flashloader: "K2.7.0")
    #expect(test.configure(0xC000_0007) == 0)
    #expect(test.offer(TestBoard.commandReport(.flashEraseAll, [9])) == .accepted)
    #expect(test.board.busyUntil > .seconds(10))
    test.board.reset()
    #expect(test.board.busyUntil - test.board.time < .seconds(1), "the part is not busy with what never was")
    test.settle()
    #expect(test.board.identity == .bootROM && test.drain().isEmpty)
  }

  @Test func aBoardThatFallsAtEveryBootStaysBounded() {
    var configuration = BoardConfiguration()
    configuration.mode = .internal
    configuration.faults = [
      Fault(.powerCut(operation: .change, backAfter: .zero)), Fault(.brownOut(operation: .command)),
      Fault(.powerCut(operation: .command, backAfter: .zero)), Fault(.powerCut(operation: .burn, backAfter: .zero)),
    ]
    var test = TestBoard(configuration)
    for _ in 0..<20 {
      test.board.advance(by: .seconds(1_000_000))
      test.board.reset()
      _ = test.drain()
    }
    test.board.clearFaults()
    test.board.setPower(true)
    test.board.reset()
    test.settle()
    #expect(test.board.identity == .bootROM)
  }

  /// What a brown-out takes back of a burn the shadows do not show either: the fuses are sensed after it.
  @Test func theShadowsAfterABrownOut() {
    for seed in 0..<8 as Range<UInt64> {
      var test = board(.brownOut(operation: .burn), seed: seed)
      #expect(test.programOnce(0x26, 0xFFFF) == nil)
      test.settle()
      #expect(test.register(0x401F_4400 + 0x26 * 16) == test.board.fuse(0x26).map(littleEndian))
    }
  }

  /// What the host on the serial line was told stands; what is begun later can still be taken back.
  @Test func whatComesAfterATalkOnTheSerialLine() {
    var test = TestBoard(flashloader: "K2.7.0") { $0.flash?.fill = 0x00 }
    #expect(test.configure(0xC000_0007) == 0)
    #expect(!test.uart([0x5A, 0xA6]).isEmpty)
    #expect(test.offer(TestBoard.commandReport(.flashEraseRegion, [0x6000_0000, 0x20000, 0])) == .accepted)
    #expect(test.board.flash(at: 0x1F000, count: 1) == [0xFF], "the part works ahead")
    test.board.setPower(false)
    #expect(test.board.flash(at: 0x1F000, count: 1) == [0x00])
  }

  /// What follows a dip in the middle of a step of time follows at the dip's own time.
  @Test func whatADipBringsHappensThen() {
    var test = FaultCase.configured("K2.1.0")
    let before = test.board.time
    test.board.add([
      .brownOut(in: .erase, times: 1), .enumerationSlow(by: .seconds(9), from: before + .microseconds(100)),
    ])
    #expect(test.offer(TestBoard.commandReport(.flashEraseRegion, [0x6000_0000, 0x1000, 0])) == .accepted)
    test.board.advance(by: .seconds(1))
    #expect(test.board.resetCount == 1)
    #expect(test.board.enumerationTime.map { $0 > before + .seconds(9) && $0 < before + .seconds(10) } == true)
  }
}
