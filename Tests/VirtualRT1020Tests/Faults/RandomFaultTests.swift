import HIDTransport
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// Boards with faults drawn by a seed, and hosts that send what a seed says: nothing traps, nothing hangs.
@Suite struct RandomFaultTests {
  private struct Dice {
    var random: SplitMix64

    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
    mutating func time() -> Duration { .microseconds(Int64(below(1 << below(31)))) }
  }

  private static func effect(_ dice: inout Dice) -> Fault.Effect {
    let way = dice.pick(Fault.Direction.allCases)
    let word = dice.below(70) - 3
    let operation = dice.pick(Fault.Operation.allCases)
    let moment = dice.pick(Fault.Moment.allCases)
    let tag = dice.below(2) == 0 ? nil : UInt8(dice.below(24))
    let back = dice.below(2) == 0 ? nil : dice.time()
    switch dice.below(24) {
    case 0: return .fuseLocked(word: word)
    case 1: return .fuseBurnIgnored(word: word)
    case 2: return .fuseBitsRefuse(word: word, mask: UInt32(truncatingIfNeeded: dice.random.next()))
    case 3: return .fuseReadError(word: word)
    case 4: return .fuseBusy
    case 5: return .fuseForgets(word: word)
    case 6: return .reportLost(way)
    case 7: return .reportDuplicated(way)
    case 8: return .reportShort(way, bytes: dice.below(1100) - 20)
    case 9: return .reportDelayed(way, dice.time())
    case 10: return .reportStalled(way)
    case 11: return .deviceGone(backAfter: back)
    case 12: return .enumerationSlow(dice.time())
    case 13: return .enumerationNever
    case 14: return .enumerationAsROM
    case 15: return .firmwareHangs(moment, command: tag)
    case 16: return .firmwareCrashes(moment, command: tag)
    case 17, 18: return .powerCut(operation: operation, backAfter: back)
    case 19: return .brownOut(operation: operation)
    case 20: return .eraseIgnored
    case 21: return .norAbsent(reads: dice.pick(BoardConfiguration.Floating.allCases), operation: operation)
    case 22: return .programLeavesBits(mask: UInt8(dice.below(256)))
    default: return .busyStuck(opcode: dice.below(2) == 0 ? nil : UInt8(dice.below(256)))
    }
  }

  private static func fault(_ dice: inout Dice) -> Fault {
    Fault(
      effect(&dice),
      trigger: .init(
        after: dice.below(12), times: dice.below(2) == 0 ? nil : dice.below(3),
        probability: dice.below(2) == 0 ? 1 : 0.3, from: dice.below(3) == 0 ? dice.time() : .zero,
        untilPowerCycle: dice.below(3) == 0))
  }

  private static func report(_ dice: inout Dice, _ board: VirtualRT1020) -> [UInt8] {
    if dice.below(12) == 0 { return dice.bytes(dice.below(1100)) }
    guard board.running == .flashloader else {
      let commands: [SDPCommand] = [
        .errorStatus, .readRegister(address: 0x401F_4000 + UInt32(dice.below(0x800)), count: UInt32(dice.below(200))),
        .writeFile(address: 0x2020_8000, count: UInt32(dice.below(3000))), .jump(to: 0x2020_8400),
        .writeRegister(
          address: 0x401F_4000 + UInt32(dice.below(0x200)) * 4, data: 0x3E77_0000 | UInt32(dice.below(99))),
      ]
      return dice.below(3) == 0
        ? [SDPReport.data] + dice.bytes(1024) : [SDPReport.command] + dice.pick(commands).bytes
    }
    if dice.below(4) == 0 { return TestBoard.report(Report.ID.dataOut, dice.bytes(dice.below(600))) }
    let offset = 0x6000_0000 + UInt32(dice.below(40)) * 0x200
    let commands: [(CommandTag, [UInt32])] = [
      (.getProperty, [UInt32(dice.below(30))]), (.fillMemory, [0x2000, 4, 0xC000_0007]),
      (.configureMemory, [9, 0x2000]),
      (.flashEraseRegion, [offset, UInt32(dice.below(0x4000))]), (.writeMemory, [offset, UInt32(dice.below(1500))]),
      (.readMemory, [offset, UInt32(dice.below(3000))]),
      (.flashProgramOnce, [UInt32(dice.below(66)), 4, 1 << UInt32(dice.below(32))]),
      (.flashReadOnce, [UInt32(dice.below(66)), 4]), (.flashEraseAll, [9]), (.reset, []),
    ]
    let (tag, words) = dice.pick(commands)
    return TestBoard.commandReport(tag, words)
  }

  private static func play(seed: UInt64, steps: Int) -> (time: Duration, fuses: [UInt32], strikes: [Int]) {
    var dice = Dice(random: SplitMix64(seed: seed))
    var configuration = BoardConfiguration()
    configuration.mode = dice.pick([.rom, .flashloader, .flashloader, .internal])
    configuration.firmware = dice.pick(["K2.1.0", "K2.7.0"])
    configuration.seed = seed
    configuration.faults = (0..<(1 + dice.below(4))).map { _ in fault(&dice) }
    let bus = VirtualBus(VirtualRT1020(configuration))
    var device: (any HIDDevice)?
    for _ in 0..<steps {
      switch dice.below(40) {
      case 0: bus.board.reset()
      case 1: bus.board.setPower(dice.below(3) != 0)
      case 2: bus.board.add([fault(&dice)])
      case 3: bus.board.clearFaults()
      case 4: bus.pause(dice.below(12) == 0 ? .seconds(Int64.max) : dice.time())
      case 5:
        bus.board.uartSend(dice.bytes(dice.below(40)).span.bytes)
        _ = bus.board.uartReceive()
      case 6:
        let copy = bus.board
        bus.board = copy
      case 7...14: _ = try? device?.receive(timeout: dice.time())
      default: try? device?.send(report(&dice, bus.board), timeout: dice.time())
      }
      if device == nil || (try? bus.identities().isEmpty) != false || dice.below(10) == 0 {
        device = try? bus.open([.flashloader, .bootROM], timeout: dice.time())
      }
    }
    return (bus.board.time, bus.board.fuses, bus.board.faults.map(\.strikes))
  }

  @Test(arguments: 0..<8) func nothingTrapsOrHangs(part: Int) {
    for seed in 0..<20 { _ = Self.play(seed: UInt64(part * 100 + seed), steps: 120) }
  }

  @Test func theSameSeedIsTheSameStory() {
    for seed in 500..<506 as Range<UInt64> {
      let first = Self.play(seed: seed, steps: 100)
      let second = Self.play(seed: seed, steps: 100)
      #expect(first.time == second.time && first.fuses == second.fuses && first.strikes == second.strikes)
    }
  }

  /// However sick a board was: lifted and powered anew, it is as good as new.
  @Test func aLiftedBoardIsHealthy() {
    for seed in 700..<740 as Range<UInt64> {
      var dice = Dice(random: SplitMix64(seed: seed))
      var test = TestBoard(flashloader: "K2.7.0") { $0.seed = seed }
      test.board.add((0..<4).map { _ in Self.fault(&dice) })
      for _ in 0..<30 {
        _ = test.offer(Self.report(&dice, test.board))
        _ = test.drain()
        test.board.advance(by: .milliseconds(400))
      }
      test.board.clearFaults()
      test.board.setFuse(6, 0)
      test.board.setFuse(7, 0)
      test.board.setPower(false)
      test.board.setPower(true)
      test.settle()
      #expect(test.board.identity == .bootROM, "\(seed)")
      #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess], "\(seed)")
      #expect(!test.board.isSick)
    }
  }
}
