import Diagnosis
import FailureCauses
import Testing
import VirtualRT1020

/// A small confusion matrix: each cause on one part, by turns of part, generation and seed. `make matrix` tries them all
/// and holds them to all the bars.
struct MatrixTests {
  /// The first board of a cause that can have it.
  private static func board(
    of cause: FailureCause?, turn: Int, isTyped: Bool
  ) -> (entry: MatrixCase, result: MatrixCase.Result)? {
    let parts = SerialNORPart.all.map(\.name)
    for step in 0..<parts.count {
      let index = turn + 5 * step
      let entry = MatrixCase(
        cause, part: parts[index % parts.count],
        firmware: ConfusionMatrix.firmwares[(turn + step) % ConfusionMatrix.firmwares.count], seed: UInt64(index))
      if let result = entry.run(isTyped: isTyped) { return (entry, result) }
    }
    return nil
  }

  /// With the symptom as our own client has it, and as somebody types it.
  @Test(arguments: [false, true]) func oneBoardOfEveryCause(isTyped: Bool) async {
    let causes = FailureCause.allCases.map { $0 } + [nil] as [FailureCause?]
    var matrix = ConfusionMatrix()
    await withTaskGroup(of: (entry: MatrixCase, result: MatrixCase.Result)?.self) { group in
      for (turn, cause) in causes.enumerated() { group.addTask { Self.board(of: cause, turn: turn, isTyped: isTyped) } }
      for await board in group {
        guard let board else { continue }
        matrix.add(board.result, of: board.entry)
        let isHonest = board.result.outcome != .wrong && board.result.outcome != .missed
        #expect(isHonest, "\(board.entry): \(board.result.diagnosis.verdict), \(board.result.detail)")
      }
    }
    #expect(matrix.sickBoards == FailureCause.allCases.count && matrix.healthyDoubted == 0)
    #expect(matrix.shareWrong == 0 && matrix.shareRight >= 0.99)
    // The others have twins.
    #expect(matrix.count(.named) >= 33)
  }
}
