import BoardJournal
import FailureCauses
import Provisioning
import Recovery
import SickBoards
import Testing
import VirtualRT1020

/// Every cause that software can mend, on every part and both generations of the flashloader.
struct SickBoardRecoveryTests {
  /// Two are left out that need something of the user's: a smaller image, and a key.
  private static let causes = FailureCause.allCases.filter {
    $0.mending == .software && ![.imageTooLarge, .closedPart].contains($0)
  }

  @Test(arguments: causes)
  func softwareMendsIt(cause: FailureCause) {
    var boards = 0
    for (index, part) in SerialNORPart.all.enumerated() {
      // Every cause meets every part, every part both generations.
      let turn = UInt64(index) &+ cause.rawValue.utf8.reduce(0) { $0 &+ UInt64($1) }
      let firmware = turn % 2 == 0 ? "K2.1.0" : "K2.7.0"
      guard let sick = SickBoard(cause, part: part.name, firmware: firmware, seed: turn) else { continue }
      // Where another flashloader does not start either, the board is what has to be looked after.
      if sick.configuration.faults.contains(where: { [.enumerationNever, .enumerationAsROM].contains($0.effect) }) {
        continue
      }
      boards += 1
      let lost = Self.lost(sick)
      #expect(lost == nil, "\(part.name) \(firmware) \(turn) \(sick.detail): \(lost ?? "")")
    }
    #expect(boards > 0)
  }

  /// What is wrong after a recovery, seen from outside; nil if nothing is.
  private static func lost(_ sick: SickBoard) -> String? {
    let (bus, board) = sick.makeBus()
    var plan = sick.plan
    plan.bootTimeout = .zero
    var recoverer = Recoverer([sick.cause], plan: plan)
    recoverer.now = { board.board.time }
    recoverer.replacementFlashloader = RecoveryBoard.standIn
    let fuses = board.board.fuses
    let before = board.board.statusRegisters
    let report = recoverer.run(on: bus, ask: { _ in true })
    guard report.outcome == .recovered else { return "\(report.outcome): \(report.lines.joined(separator: " / "))" }
    for segment in plan.segments {
      let offset = Int(segment.address - 0x6000_0000)
      guard board.board.flash(at: offset, count: segment.bytes.count) == segment.bytes else {
        return "the flash does not hold the image at \(offset)"
      }
    }
    guard board.board.fuses == fuses else { return "fuses changed" }
    // No lock of the registers is ever set.
    if zip(before, board.board.statusRegisters).contains(where: { ~$0 & $1 & 0x81 & ~0x01 != 0 }) {
      return "a lock was set"
    }
    return nil
  }
}
