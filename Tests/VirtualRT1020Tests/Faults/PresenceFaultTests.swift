import BootImage
import Testing

@testable import VirtualRT1020

/// A flash that is gone, and one that is busy for ever.
@Suite struct PresenceFaultTests {
  @Test(arguments: FaultCase.firmwares, BoardConfiguration.Floating.allCases)
  func aFlashThatIsNotThere(firmware: String, reads: BoardConfiguration.Floating) {
    var test = FaultCase.make(firmware, [.norAbsent(reads: reads)])
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0, 0x1000) == 10205)
    #expect(test.program(0, [1]) == 10205)
    #expect(test.readBack(0, 4).status == 10205)
    #expect(test.board.flash(at: 0x1000, count: 64) == pattern(64), "seen from outside it is there")
    test.expectHealthyOnceLifted()
  }

  /// It vanishes with the erase; the busy bit then reads as the bus does.
  @Test(arguments: FaultCase.firmwares) func aFlashThatVanishesAtAnErase(firmware: String) {
    var ones = FaultCase.configured(firmware, [.norAbsent(reads: .ff, operation: .erase, after: 1)])
    #expect(ones.erase(0x12000, 0x1000) == 0)
    #expect(ones.erase(0x1000, 0x1000) == nil)
    #expect(ones.board.isHung)
    ones.board.clearFaults()
    ones.restart()
    ones.expectHealthy()

    var zeros = FaultCase.configured(firmware, [.norAbsent(reads: .zero, operation: .erase, after: 1)])
    #expect(zeros.erase(0x12000, 0x1000) == 0)
    #expect(zeros.erase(0x1000, 0x1000) == 20106)
    #expect(zeros.program(0x5000, pattern(256)) == 10203)
    let read = zeros.readBack(0x1000, 4)
    #expect(read.status == 0 && read.bytes == [0, 0, 0, 0])
    #expect(zeros.board.flash(at: 0x1000, count: 64) == pattern(64))
    zeros.expectHealthyOnceLifted(configures: false)
  }

  /// A contact that fails for one erase: with the next one the flash is back.
  @Test(arguments: FaultCase.firmwares) func aFlashThatComesBack(firmware: String) {
    var test = FaultCase.configured(firmware, [.norAbsent(reads: .zero, operation: .erase, times: 1)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.readBack(0x1000, 4).bytes == [0, 0, 0, 0])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.strikes == [1])
    test.expectHealthy(configures: false)
  }

  /// Gone for some commands on the bus only: polling brings it through.
  @Test(arguments: FaultCase.firmwares) func aFlashThatMissesCommands(firmware: String) {
    var test = FaultCase.configured(firmware)
    test.board.add([.norAbsent(reads: .ff, operation: .command, after: 2, times: 20)])
    #expect(test.erase(0x1000, 0x1000) == 0, "write enable and erase came through, the first polls did not")
    #expect(test.strikes == [20])
    test.expectHealthy(configures: false)
  }

  /// A block with a timeout does not hang.
  @Test(arguments: FaultCase.firmwares) func aTimeoutInTheBlock(firmware: String) throws {
    for fault in [Fault.busyStuck(opcode: 0x20), .norAbsent(reads: .ff, operation: .erase)] {
      var test = FaultCase.configured(firmware)
      var block = try #require(test.block)
      block.timeoutMilliseconds = 500
      #expect(test.configure(block) == 0)
      test.board.add([fault])
      let before = test.board.time
      #expect(test.erase(0x1000, 0x1000) == 7002)
      #expect(test.board.time - before >= .milliseconds(500))
      test.expectHealthyOnceLifted()
    }
  }

  @Test(arguments: FaultCase.firmwares) func busyFromPowerOn(firmware: String) {
    var test = FaultCase.make(firmware, [.busyStuck()])
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0, 0x1000) == 10205)
    test.board.setPower(false)
    test.board.setPower(true)
    test.restart()
    #expect(test.configure(NORCase.option) == 20107, "power does not mend it")
    #expect(test.ask(0x05, 1) == [0x01])
    #expect(test.strikes == [1])
    test.expectHealthyOnceLifted()
  }

  @Test(arguments: FaultCase.firmwares) func busyFromPowerOnUntilPowerCycle(firmware: String) {
    var test = FaultCase.make(firmware, [.busyStuck(untilPowerCycle: true)])
    #expect(test.configure(NORCase.option) == 20107)
    test.restart(powerCycle: true)
    #expect(test.board.faults.isEmpty)
    test.expectHealthy()
  }

  @Test(arguments: FaultCase.firmwares) func busyForEverAfterAnErase(firmware: String) {
    var test = FaultCase.configured(firmware, [.busyStuck(opcode: 0x20, after: 1)])
    #expect(test.erase(0x12000, 0x1000) == 0)
    #expect(test.erase(0x1000, 0x1000) == nil)
    #expect(test.board.isHung)
    #expect(test.board.flash(at: 0x1000, count: 64).allSatisfy { $0 == 0xFF }, "the erase itself was done")
    // A reset of the part is no reset of the flash.
    test.restart()
    #expect(test.configure(NORCase.option) == 20107)
    // Power is, but the fault strikes again.
    test.restart(powerCycle: true)
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == nil)
    test.board.clearFaults()
    test.restart()
    test.expectHealthy()
  }

  @Test(arguments: FaultCase.firmwares) func busyOnceUntilPowerGoes(firmware: String) {
    var test = FaultCase.configured(firmware, [.busyStuck(opcode: 0x02, times: 1)])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.program(0x1000, pattern(256)) == nil)
    test.restart(powerCycle: true)
    test.expectHealthy()
    #expect(test.strikes == [1])
  }

  /// What a flash that is gone does not hear does not get its busy bit stuck either.
  @Test func whatIsGoneHearsNothing() throws {
    var slot: SerialNOR? = try TestChip().nor
    var faults = NORFaults()
    faults.arm(Fault(.norAbsent(reads: .zero, operation: .erase), trigger: .init(times: 2)), seed: 1)
    faults.arm(.busyStuck(opcode: 0x20, times: 1), seed: 2)
    for strikes in [[1, 0], [2, 0], [2, 1]] {
      for opcode: UInt8 in [0x06, 0x20] {
        let command = try #require(SerialNOR.plain(opcode, 0, .write))
        faults.write(command, to: &slot, data: UnsafeRawBufferPointer(start: nil, count: 0), now: 0)
      }
      #expect(faults.armed.map(\.strikes) == strikes)
      #expect(faults.isStuck(at: 0) == (strikes[1] == 1))
    }
  }

  /// Nor does one that is gone from the first command on; nothing of it changes.
  @Test func whatWasNeverThereHearsNothing() throws {
    var slot: SerialNOR? = try TestChip(fill: 0).nor
    var faults = NORFaults()
    faults.arm(.norAbsent(), seed: 1)
    faults.arm(.busyStuck(opcode: 0x20), seed: 2)
    for opcode: UInt8 in [0x06, 0x20] {
      let command = try #require(SerialNOR.plain(opcode, 0, .write))
      faults.write(command, to: &slot, data: UnsafeRawBufferPointer(start: nil, count: 0), now: 0)
    }
    #expect(faults.armed.map(\.strikes) == [2, 0] && slot?.busyUntil == 0 && slot?.writeEnabled == false)
    #expect(slot?.cells.bytes(at: 0, count: 1) == [0])
  }

  /// A busy bit that is stuck from power-on says nothing of other faults.
  @Test func onlyWhatIsStuckIsNoted() throws {
    var slot: SerialNOR? = try TestChip().nor
    var faults = NORFaults()
    for (seed, fault) in [
      Fault.busyStuck(from: .nanoseconds(10)), .busyStuck(), .busyStuck(opcode: 0x20), .eraseIgnored(),
      .leftIn(.suspended, after: 1),
    ].enumerated() {
      faults.arm(fault, seed: UInt64(seed))
    }
    let command = try #require(SerialNOR.plain(0x06, 0, .write))
    for _ in 0..<2 { faults.write(command, to: &slot, data: UnsafeRawBufferPointer(start: nil, count: 0), now: 5) }
    #expect(faults.armed.map(\.strikes) == [0, 1, 0, 0, 0])
    #expect(faults.takeStruck().map(\.text) == ["the busy bit is stuck"])
    #expect(faults.armed.map(\.isUp) == [false, true, false, false, false])
    #expect(faults.readyAt(slot, now: 5) == VirtualRT1020.endOfTime)
  }
}
