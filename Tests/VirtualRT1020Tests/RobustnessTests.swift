import BootImage
import HIDTransport
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// Random and mutated input, seeded: nothing traps, nothing grows without bound, and whoever can still
/// answer answers.
@Suite struct RobustnessTests {
  static let stepsPerRun = 1_200

  @Test(arguments: FirmwareProfile.all.map(\.name), [1, 2, 3, 4] as [UInt64])
  func nothingTrapsAndWhoCanAnswersInTheEnd(firmware: String, seed: UInt64) {
    var run = RandomRun(firmware: firmware, seed: seed)
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
    var run = RandomRun(firmware: firmware, seed: 77)
    var asked = 0
    for step in 0..<1000 {
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
    var first = RandomRun(firmware: firmware, seed: 9)
    var second = RandomRun(firmware: firmware, seed: 9)
    for _ in 0..<600 { first.step() }
    for _ in 0..<600 { second.step() }
    #expect(first.hash == second.hash)
    #expect(first.test.board.time == second.test.board.time)
    // A fork goes the same way as its origin, and what it does leaves no trace there.
    let snapshot = first
    for _ in 0..<300 { first.step() }
    var fork = snapshot
    var other = snapshot
    other.random = SplitMix64(seed: 1234)
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
