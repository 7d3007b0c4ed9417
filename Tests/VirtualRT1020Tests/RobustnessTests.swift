import BootImage
import HIDTransport
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// Random and mutated input, seeded: nothing traps, nothing grows without bound, and whoever can still
/// answer answers.
@Suite struct RobustnessTests {
  static let stepsPerRun = 1_500

  /// One board and one seed; what was said is folded into a hash.
  private struct Run {
    var test: TestBoard
    var random: SeededGenerator
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    init(firmware: String, seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      var configuration = BoardConfiguration()
      configuration.firmware = firmware
      configuration.mode = [.rom, .flashloader, .flashloader, .internal][Int(random.next() & 3)]
      configuration.ram = random.next() & 3 == 0 ? .flexRAM : .full
      configuration.flash?.part = SerialNORPart.all[Int(random.next() % UInt64(SerialNORPart.all.count))].name
      // Small, so that going over the whole chip costs little.
      configuration.flash?.size = 256 << 10
      configuration.flash?.floating = BoardConfiguration.Floating.allCases[Int(random.next() % 3)]
      configuration.flash?.statusRegisters = [
        UInt8(truncatingIfNeeded: random.next()), UInt8(truncatingIfNeeded: random.next()),
      ]
      configuration.seed = seed
      if random.next() & 7 == 0 { configuration.flash = nil }
      test = TestBoard(configuration)
      self.random = random
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }
    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    mutating func word() -> UInt32 {
      let places: [UInt32] = [0, 4, 0x2000, 0x2020_8000, 0x2000_8000, 0x6000_0000, 0x6000_1000, 0x6003_F000, 9, .max]
      return below(3) == 0 ? UInt32(truncatingIfNeeded: random.next()) : places[below(places.count)]
    }

    mutating func packet() -> [UInt8] {
      let count = below(2) == 0 ? UInt32(below(3000)) : word()
      var bytes = Packet(tag: CommandTag(rawValue: UInt8(below(0x16))), parameters: [word(), count, word(), word()])
        .bytes
      if below(8) == 0 { bytes[below(bytes.count)] = byte() }
      return Array(bytes.prefix(below(20) == 0 ? below(20) : 20))
    }

    mutating func sdp() -> [UInt8] {
      let codes: [UInt16] = [0x0101, 0x0202, 0x0404, 0x0505, 0x0A0A, 0x0B0B, 0x0C0C, 0x0D0D, 0x0606]
      return SDPCommand(
        code: .init(rawValue: codes[below(codes.count)]), address: word(), format: [8, 16, 32, 0][below(4)],
        count: UInt32(below(3000)), data: word()
      ).bytes
    }

    mutating func note(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func step() {
      switch below(20) {
      case 0...6: send(TestBoard.report(1, packet()))
      case 7, 8: send(TestBoard.report(2, bytes(below(1020))))
      case 9: send(bytes(below(1100)))
      case 10, 11: send([1] + sdp())
      case 12: send([2] + bytes(1024))
      case 13: line(UARTFrame.command(packet()).bytes)
      case 14: line(bytes(below(200)))
      case 15: line([UARTFrame.ack, .nak, .ackAbort, .ping, .data(bytes(below(300)))][below(5)].bytes)
      case 16: line(sdp())
      case 17: test.board.advance(by: .microseconds(below(3_000_000)))
      case 18: configure()
      default: press()
      }
    }

    mutating func send(_ report: [UInt8]) {
      test.settle()
      _ = test.offer(report)
      for _ in 0..<20 {
        guard let answer = test.take() else { break }
        note(answer)
      }
    }

    mutating func line(_ bytes: [UInt8]) {
      test.board.uartSend(bytes.span.bytes)
      let output = test.board.uartReceive()
      #expect(output.count < 1 << 21)
      note(output.prefix(4096))
    }

    mutating func configure() {
      let option: UInt32 = below(3) == 0 ? 0xC000_0000 | word() & 0x00FF_FFFF : 0xC000_0007
      test.board.setRAM(at: 0x2000, littleEndian(option) + littleEndian(word()))
      send(TestBoard.report(1, Packet(tag: .configureMemory, parameters: [9, 0x2000]).bytes))
    }

    mutating func press() {
      switch below(6) {
      case 0: test.board.reset()
      case 1: test.board.setPower(below(3) > 0)
      case 2: test.board.setBootPins(BootPins.allCases[below(3)])
      case 3: test.board.setStatusRegisters(bytes(3))
      case 4: test.board.setFuse(below(64), random.next() & 7 == 0 ? word() : 0)
      default:
        test.board.setPower(true)
        test.board.setRAM(at: StandInFlashloader.loadAddress, StandInFlashloader.make())
        send([1] + SDPCommand.jump(to: StandInFlashloader.jumpAddress).bytes)
      }
    }
  }

  @Test(arguments: FirmwareProfile.all.map(\.name), [1, 2, 3, 4] as [UInt64])
  func nothingTrapsAndWhoCanAnswersInTheEnd(firmware: String, seed: UInt64) {
    var run = Run(firmware: firmware, seed: seed)
    for _ in 0..<Self.stepsPerRun { run.step() }
    #expect(run.test.board.flashAllocatedBytes <= run.test.board.flashSize)
    // Whatever state it was left in: the fuses back, a reset, the stand-in, and it works.
    for index in 0..<64 { run.test.board.setFuse(index, 0) }
    run.test.board.setBootPins(.serial)
    run.test.board.setPower(true)
    run.test.board.reset()
    run.test.board.advance(by: .seconds(100))
    run.test.settle()
    let image = StandInFlashloader.make()
    #expect(
      run.test.sdpWords(.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)), image)
        == [.habOpen, .writeFileComplete])
    _ = run.test.sdp(.jump(to: StandInFlashloader.jumpAddress))
    run.test.settle()
    #expect(run.test.property(1) == [0, run.test.board.profile.version])
  }

  /// In between, too: unless it hangs or runs something else, a flashloader answers get-property, at the
  /// latest at the second try if the first one ended a data phase.
  @Test(arguments: FirmwareProfile.all.map(\.name)) func aFlashloaderThatRunsAnswersAtAnyTime(firmware: String) {
    var run = Run(firmware: firmware, seed: 77)
    var asked = 0
    for step in 0..<1500 {
      run.step()
      guard step % 5 == 0, run.test.board.running == .flashloader else { continue }
      // A UART host may be in the middle of something: it gives up, as a new ping says.
      var fork = run.test
      _ = fork.drain()
      _ = fork.uart([UInt8](repeating: 0, count: 1100) + UARTFrame.ping.bytes + UARTFrame.data([]).bytes)
      _ = fork.uart(UARTFrame.ack.bytes)
      _ = fork.uart(UARTFrame.ack.bytes)
      _ = fork.drain()
      guard !fork.board.isHung, fork.board.running == .flashloader else { continue }
      fork.settle()
      if fork.property(1).isEmpty { _ = fork.drain() }
      #expect(fork.property(1).first == 0, "step \(step)")
      asked += 1
    }
    #expect(asked > 20)
  }

  @Test(arguments: FirmwareProfile.all.map(\.name)) func theSameSeedAndInputGiveTheSameOutput(firmware: String) {
    var first = Run(firmware: firmware, seed: 9)
    var second = Run(firmware: firmware, seed: 9)
    for _ in 0..<600 { first.step() }
    for _ in 0..<600 { second.step() }
    #expect(first.hash == second.hash)
    #expect(first.test.board.time == second.test.board.time)
    // A fork goes the same way as its origin, and what it does leaves no trace there.
    let snapshot = first
    for _ in 0..<300 { first.step() }
    var fork = snapshot
    var other = snapshot
    other.random = SeededGenerator(seed: 1234)
    for _ in 0..<300 { other.step() }
    for _ in 0..<300 { fork.step() }
    #expect(fork.hash == first.hash)
    #expect(fork.test.board.flash(at: 0, count: 1 << 16) == first.test.board.flash(at: 0, count: 1 << 16))
    #expect(fork.test.board.ram(at: 0x2000, count: 256) == first.test.board.ram(at: 0x2000, count: 256))
    #expect((0..<64).map { fork.test.board.fuse($0) } == (0..<64).map { first.test.board.fuse($0) })
  }

  @Test func aForkIsIndependentInEveryPart() {
    var origin = TestBoard(flashloader: "K2.1.0") { $0.flash?.contents = [(0x1000, [1])] }
    #expect(origin.configure(0xC000_0007) == 0)
    let snapshot = origin
    #expect(origin.erase(0x1000, 4096) == 0)
    #expect(origin.write(0x100, [9]) == 0)
    #expect(origin.programOnce(0x26, 7) == 0)
    #expect(origin.status(.reset) == 0)
    var fork = snapshot
    #expect(fork.board.flash(at: 0x1000, count: 1) == [1])
    #expect(fork.board.ram(at: 0x100, count: 1) == [0])
    #expect(fork.board.fuse(0x26) == 0)
    #expect(fork.board.running == .flashloader && fork.board.resetCount == 0)
    #expect(fork.property(0x19, 9).first == 0)
    #expect(origin.board.flash(at: 0x1000, count: 1) == [0xFF])
  }
}
