import Diagnosis
import FailureCauses
import Provisioning
import Recovery
import SickBoards
import Testing
import VirtualRT1020

/// The whole way of somebody whose job has failed: the symptom, the diagnosis, the recovery of what it named.
struct DiagnosedRecoveryTests {
  /// Causes that software mends with nothing of the user's, on a part of each way to keep quad enable.
  private static let causes = FailureCause.allCases.filter {
    $0.mending == .software && ![.imageTooLarge, .closedPart, .flashloaderDoesNotStart].contains($0)
  }

  @Test(arguments: causes) func fromTheSymptomToAWrite(cause: FailureCause) throws {
    let turn = cause.rawValue.utf8.reduce(0) { $0 &+ UInt64($1) }
    let parts = turn % 2 == 0 ? ["W25Q64JV-IM", "IS25LP064A"] : ["IS25LP064A", "W25Q64JV-IM"]
    let firmware = turn % 3 == 0 ? "K2.7.0-rt1020" : "K2.1.0"
    let all = parts + SerialNORPart.all.map(\.name)
    let found = all.lazy.compactMap { SickBoard(cause, part: $0, firmware: firmware, seed: turn) }.first
    let sick = try #require(found, "no part can have it")
    let (bus, board) = sick.makeBus()
    let symptom = try #require(sick.runJob(on: bus, now: { board.board.time }))
    var plan = sick.plan
    plan.bootTimeout = .zero
    let diagnosis = Diagnostician(DiagnosisRequest(plan, symptom: symptom), now: { board.board.time }).diagnose(on: bus)
    #expect(diagnosis.causes.contains(cause), "\(sick.detail): \(symptom): \(diagnosis.lines(verbose: true))")
    var recoverer = Recoverer(diagnosis.causes, plan: plan)
    recoverer.now = { board.board.time }
    recoverer.replacementFlashloader = RecoveryBoard.standIn
    let report = recoverer.run(on: bus, ask: { _ in true })
    #expect(report.outcome == .recovered || report.outcome == .nothingToDo, "\(sick.detail): \(report.lines)")
    for segment in plan.segments {
      let offset = Int(segment.address - 0x6000_0000)
      let isThere = board.board.flash(at: offset, count: segment.bytes.count) == segment.bytes
      #expect(isThere, "\(sick.detail): \(report.lines)")
    }
  }
}
