import FailureCauses
import Provisioning
import Recovery
import Testing
import VirtualRT1020

/// The supply fails after each report of a recovery in turn: it ends in words, and run again it brings the board back.
struct InterruptedRecoveryTests {
  /// Recovers with the supply cut after each report, then once more; true if it always comes back.
  private func comesBack(_ make: () -> RecoveryBoard, share: Double, check: (RecoveryBoard) -> Bool) -> [Int] {
    var lost: [Int] = []
    for reports in 1...1000 {
      let board = make()
      let bus = CutBus(board.bus, after: reports, share: share)
      let first = board.recoverer.run(on: bus, ask: { _ in true })
      if bus.left > 0 {
        if first.outcome != .recovered || !check(board) { lost.append(reports) }
        return lost
      }
      board.bus.board.setPower(true)
      // Locks of a register write that was cut may have gone with the power: nothing else may.
      let second = board.recover()
      if second.outcome != .recovered || !check(board) { lost.append(reports) }
    }
    return lost
  }

  @Test(arguments: [0.1, 0.9], ["W25Q64JV-IM", "IS25LP064A"])
  func protectionComesOff(share: Double, part: String) {
    let quad: UInt8 = part == "IS25LP064A" ? 0x40 : 0
    let lost = comesBack(
      { RecoveryBoard(.blockProtection, part: part, registers: [0x1C | quad, 0x0A, 0x60]) }, share: share,
      check: { $0.bus.board.statusRegisters == [quad, 0x0A, 0x60] })
    #expect(lost.isEmpty)
  }

  @Test func aFilledSectorIsNotLost() {
    let content = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ 1) }
    let lost = comesBack(
      {
        let board = RecoveryBoard(.notConfigured, registers: [0, 2, 0]) { $0.flash?.contents = [(0x3000, content)] }
        board.recoverer.proof = .sector(0x6000_3000)
        return board
      }, share: 0.5, check: { $0.bus.board.flash(at: 0x3000, count: 4096) == content })
    #expect(lost.isEmpty)
  }

  @Test func aProvisioningIsDoneAgain() {
    let lost = comesBack(
      { RecoveryBoard(.savedBlockTrap, plan: RecoveryBoard.image) }, share: 0.5,
      check: { $0.bus.board.flash(at: 0x1000, count: 512) == RecoveryBoard.image.segments.first?.bytes })
    #expect(lost.isEmpty)
  }
}
