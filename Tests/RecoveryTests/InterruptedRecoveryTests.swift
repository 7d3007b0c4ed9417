import BoardJournal
import FailureCauses
import HIDTransport
import Provisioning
import Recovery
import Testing
import VirtualRT1020

/// The supply fails after each report of a recovery in turn; run again, the recovery brings the board back.
struct InterruptedRecoveryTests {
  /// Numbers of the reports after which the board was not brought back.
  private func lost(_ board: RecoveryBoard, share: Double, check: (VirtualRT1020) -> Bool) -> [Int] {
    var cut: [(board: VirtualRT1020, entries: [JournalEntry])] = []
    let journal = board.journal
    let bus = CutBus(board.bus, share: share) { cut.append(($0, journal.entries)) }
    let whole = board.recoverer.run(on: bus, ask: { _ in true })
    guard whole.outcome == .recovered, check(board.bus.board), cut.count > 20 else { return [0] }
    return cut.indices.filter { index in
      let again = RecoveryBoard(board, on: cut[index].board, journal: cut[index].entries)
      return again.recover().outcome != .recovered || !check(again.bus.board)
    }
  }

  @Test(arguments: [("W25Q64JV-IM", 0.1), ("IS25LP064A", 0.9)])
  func protectionComesOff(part: String, share: Double) {
    let quad: UInt8 = part == "IS25LP064A" ? 0x40 : 0
    let board = RecoveryBoard(.blockProtection, part: part, registers: [0x1C | quad, 0x0A, 0x60]) {
      $0.mode = .flashloader
    }
    board.recoverer.proof = .sector(0x6001_0000)
    #expect(lost(board, share: share) { $0.statusRegisters == [quad, 0x0A, 0x60] } == [])
  }

  @Test func aFilledSectorIsNotLost() {
    let content = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ 1) }
    let board = RecoveryBoard(.notConfigured, registers: [0, 2, 0]) {
      $0.mode = .flashloader
      $0.flash?.contents = [(0x3000, content)]
    }
    board.recoverer.proof = .sector(0x6000_3000)
    #expect(lost(board, share: 0.5) { $0.flash(at: 0x3000, count: 4096) == content } == [])
  }

  @Test func aProvisioningIsDoneAgain() {
    let board = RecoveryBoard(.savedBlockTrap, plan: RecoveryBoard.image)
    let image = RecoveryBoard.image.segments.first?.bytes
    #expect(lost(board, share: 0.5) { $0.flash(at: 0x1000, count: 512) == image } == [])
  }

  @Test func aBoardThatLeavesAtAnyStepIsSaidToHaveLeft() {
    for reports in 0..<1000 {
      let board = RecoveryBoard(.blockProtection, registers: [0x1C, 0, 0]) {
        $0.mode = .flashloader
        $0.faults = [.deviceGone(after: reports, times: 1)]
      }
      board.recoverer.proof = .sector(0x6001_0000)
      let report = board.recover()
      if report.outcome == .recovered {
        #expect(reports > 50)
        return
      }
      #expect(report.outcome == .stopped && report.failure != nil, "\(reports): \(report)")
      #expect(report.exitCode == .noDevice && !report.byHand.isEmpty, "\(reports): \(report)")
    }
    Issue.record("the board leaves in every run")
  }
}
