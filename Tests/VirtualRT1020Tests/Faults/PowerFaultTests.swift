import Testing

@testable import VirtualRT1020

/// The flash's half of a supply that fails: when it does, and that nothing reaches the chip from then on.
@Suite struct PowerFaultTests {
  @Test(arguments: FaultCase.firmwares) func aCutInTheMiddleOfAnErase(firmware: String) throws {
    var test = FaultCase.configured(firmware)
    test.board.add([.powerCut(in: .erase, after: 1)])
    #expect(test.erase(0x12000, 0x1000) == 0)
    #expect(test.board.hardware.flexSPI.faults.interruption == nil)
    let before = test.board.hardware.now
    _ = test.board.send(TestBoard.commandReport(.flashEraseRegion, [0x6000_1000, 0x2000, 0]).span.bytes)
    let cut = try #require(test.board.hardware.flexSPI.faults.interruption)
    #expect(cut.at > before && cut.at < before + 46_000_000, "within the 45 ms of the first sector")
    #expect(cut.effect == .powerCut(operation: .erase, backAfter: nil))
    #expect(test.strikes == [1], "the second sector was never begun")
  }

  @Test func whatComesAfterTheCutIsLost() throws {
    for effect in [.powerCut(in: .erase), .brownOut(in: .change)] as [Fault] {
      var faults = NORFaults()
      faults.arm(effect, seed: 5)
      var chip = try TestChip()
      chip.run(0x02, 0x2000, [0x12])
      var slot: SerialNOR? = chip.nor
      let now = chip.now
      faults.send(0x06, to: &slot, now: now)
      faults.send(0x20, at: 0x1000, to: &slot, now: now)
      let cut = try #require(faults.interruption)
      #expect(faults.readyAt(slot, now: now) == slot?.busyUntil)
      #expect(faults.ask(0x05, &slot, now: cut.at - 1) == 0x01)
      #expect(faults.ask(0x05, &slot, now: cut.at) == nil)
      #expect(faults.readyAt(slot, now: cut.at) == VirtualRT1020.endOfTime)
      faults.send(0x06, to: &slot, now: 1 << 40)
      faults.send(0x20, at: 0x2000, to: &slot, now: 1 << 40)
      #expect(slot?.cells.bytes(at: 0x2000, count: 1) == [0x12])
      #expect(faults.takeInterruption()?.effect == effect.effect)
      #expect(faults.interruption == nil)
      #expect(faults.ask(0x05, &slot, now: 1 << 40) == 0)
    }
  }

  /// Each seed has its moment, and each moment lies inside the operation.
  @Test func theMomentFollowsFromTheSeed() throws {
    func moment(_ seed: UInt64) throws -> UInt64 {
      var faults = NORFaults()
      faults.arm(.powerCut(in: .program), seed: seed)
      var slot: SerialNOR? = try TestChip().nor
      faults.send(0x06, to: &slot, now: 1000)
      faults.send(0x02, [0], to: &slot, now: 1000)
      return try #require(faults.interruption).at
    }
    let moments = try (0..<50).map { try moment($0) }
    #expect(moments.allSatisfy { (1001...401_000).contains($0) })
    #expect(Set(moments).count > 45)
    #expect(try moment(7) == moment(7))
  }

  /// A cut at a command loses the command.
  @Test func aCutAtACommand() throws {
    var faults = NORFaults()
    faults.arm(.powerCut(in: .command, after: 1), seed: 1)
    var slot: SerialNOR? = try TestChip().nor
    #expect(faults.ask(0x05, &slot, now: 10) == 0)
    faults.send(0x06, to: &slot, now: 20)
    #expect(faults.interruption?.at == 20)
    #expect(slot?.writeEnabled == false)
  }

  @Test func onlyTheKindOfOperationCounts() throws {
    for (operation, opcode, strikes) in [
      (.erase, 0x20, true), (.erase, 0x02, false), (.program, 0x02, true), (.program, 0x01, false),
      (.change, 0x20, true), (.change, 0x02, true), (.change, 0x01, false), (.statusWrite, 0x01, true),
      (.statusWrite, 0x20, false), (.burn, 0x20, false),
    ] as [(Fault.Operation, UInt8, Bool)] {
      var faults = NORFaults()
      faults.arm(.brownOut(in: operation), seed: 1)
      var slot: SerialNOR? = try TestChip().nor
      faults.send(opcode, [0], to: &slot)
      #expect(faults.interruption == nil, "nothing begins without write enable")
      faults.send(0x06, to: &slot)
      faults.send(opcode, [0], to: &slot)
      #expect((faults.interruption != nil) == strikes, "\(operation) \(opcode)")
    }
  }

  @Test func liftingForgetsTheCut() throws {
    var faults = NORFaults()
    faults.arm(.powerCut(in: .command), seed: 1)
    var slot: SerialNOR? = try TestChip().nor
    faults.send(0x06, to: &slot)
    #expect(faults.interruption != nil)
    faults.clear(from: &slot)
    #expect(faults.interruption == nil && faults.isEmpty)
    #expect(faults.ask(0x05, &slot, now: 1) == 0)
  }
}
