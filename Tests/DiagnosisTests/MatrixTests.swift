import Diagnosis
import FailureCauses
import Testing
import VirtualRT1020

/// A small confusion matrix: each cause on a part or two, by turns of part, generation and seed. `make matrix` tries
/// them all.
struct MatrixTests {
  /// The first two boards of each cause that can have it.
  private static func boards(of cause: FailureCause?, turn: Int) -> [(MatrixCase, MatrixCase.Result)] {
    let parts = SerialNORPart.all.map(\.name)
    var found: [(MatrixCase, MatrixCase.Result)] = []
    for step in 0..<parts.count where found.count < 2 {
      let index = turn + 5 * step
      let entry = MatrixCase(
        cause, part: parts[index % parts.count],
        firmware: ConfusionMatrix.firmwares[(turn + step) % ConfusionMatrix.firmwares.count], seed: UInt64(index))
      if let result = entry.run() { found.append((entry, result)) }
    }
    return found
  }

  @Test func fewBoardsOfEveryCause() async {
    let causes = FailureCause.allCases.map { $0 } + [nil] as [FailureCause?]
    var matrix = ConfusionMatrix()
    await withTaskGroup(of: [(MatrixCase, MatrixCase.Result)].self) { group in
      for (turn, cause) in causes.enumerated() { group.addTask { Self.boards(of: cause, turn: turn) } }
      for await results in group {
        for (entry, result) in results {
          matrix.add(result, of: entry)
          let isHonest = result.outcome != .wrong && result.outcome != .missed
          #expect(isHonest, "\(entry): \(result.diagnosis.verdict), \(result.detail)")
        }
      }
    }
    #expect(matrix.sickBoards >= 2 * FailureCause.allCases.count - 1)
    #expect(matrix.healthyDoubted == 0 && matrix.shareWrong == 0 && matrix.shareRight >= 0.99)
    #expect(matrix.neverNamed.isEmpty)
  }
}
