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
    guard run.test.board.flashSize > 0 else { return }
    run.test.board.setPower(true)
    run.test.board.setBootPins(.serial)
    for index in 0..<64 { run.test.board.setFuse(index, 0) }
    run.test.restart(powerCycle: true)
    run.test.board.setStatusRegisters([0, 0, 0])
    run.test.expectHealthy()
  }
}
