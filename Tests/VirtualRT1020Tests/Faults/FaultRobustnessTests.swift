import BootImage
import Testing

@testable import VirtualRT1020

/// Random commands to a flash with random faults, seeded: nothing traps, nothing grows without bound, the same
/// seed gives the same, and lifting mends.
@Suite struct FaultRobustnessTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func aBusFullOfAnything(seed: UInt64) throws {
    var first = try RandomFlash(seed: seed)
    var second = try RandomFlash(seed: seed)
    for _ in 0..<3000 { first.step() }
    for _ in 0..<3000 { second.step() }
    #expect(first.hash == second.hash && first.flexSPI.now == second.flexSPI.now)
    let chip = try #require(first.flexSPI.chip)
    #expect(chip.cells.allocatedBytes <= chip.part.size)
    #expect(first.flexSPI.faults.takeStruck().count <= FaultJournal.limit + 1)
    first.expectHealthyOnceLifted()
  }

  /// The whole board with a host that does anything, too.
  @Test(arguments: FaultCase.firmwares, [11, 12, 13] as [UInt64])
  func aBoardThatIsTreatedBadly(firmware: String, seed: UInt64) {
    var run = RandomRun(firmware: firmware, seed: seed)
    for step in 0..<700 {
      if step % 20 == 0 { run.test.board.add([RandomFlash.fault(&run.random)]) }
      if step % 150 == 149 { run.test.board.clearFaults() }
      run.step()
    }
    run.test.board.clearFaults()
    run.test.board.setPower(true)
    run.test.board.setBootPins(.serial)
    for index in 0..<64 { run.test.board.setFuse(index, 0) }
    run.test.restart(powerCycle: true)
    let chip = run.test.board.hardware.flexSPI.chip
    var fresh = TestBoard(flashloader: firmware) {
      $0.flash = chip == nil ? nil : $0.flash
      $0.flash?.customPart = chip?.part
      $0.flash?.floating = .zero
    }
    run.test.board.hardware.flexSPI.floating = .zero
    #expect(work(&run.test) == work(&fresh), "as a board that nobody ever harmed")
  }

  /// What a flash with blank sectors and clear registers answers.
  private func work(_ test: inout TestBoard) -> [UInt32?] {
    test.board.setStatusRegisters([0, 0, 0])
    test.board.setFlash(at: 0x1000, [UInt8](repeating: 0xFF, count: 0x1000))
    var answers = [
      test.configure(NORCase.option), test.erase(0x1000, 0x1000), test.program(0x1000, pattern(600)),
    ]
    let read = test.readBack(0x1000, 1024)
    answers += [read.status] + read.bytes.map { UInt32($0) }
    return answers + [test.erase(0x1000, 0x1000), test.readBack(0x1000, 4).status]
  }
}
