import FailureCauses
import Testing

@testable import Diagnosis

struct MatrixCountTests {
  private static let board = MatrixCase(.wornSector, part: "W25Q64JV", firmware: "K2.1.0", seed: 1)

  private static func result(_ verdict: Diagnosis.Verdict, of entry: MatrixCase = board) -> MatrixCase.Result {
    MatrixCase.Result(
      detail: "", symptom: nil, diagnosis: Diagnosis(verdict, .likely), outcome: entry.outcome(of: verdict))
  }

  @Test(
    arguments: [
      (.cause(.wornSector), .named), (.oneOf([.wornSector]), .named),
      (.oneOf([.programFails, .wornSector]), .pair),
      (.oneOf([.programFails, .wornSector, .readPathMarginal]), .larger),
      (.oneOf([.programFails, .readPathMarginal]), .wrong), (.oneOf([]), .wrong), (.cause(.programFails), .wrong),
      (.unknown, .unknown), (.healthy, .missed),
    ] as [(Diagnosis.Verdict, MatrixCase.Outcome)])
  func outcomes(_ verdict: Diagnosis.Verdict, _ outcome: MatrixCase.Outcome) {
    #expect(Self.board.outcome(of: verdict) == outcome)
  }

  @Test func healthyBoards() {
    let healthy = MatrixCase(nil, part: "W25Q64JV", firmware: "K2.1.0", seed: 1)
    #expect(healthy.outcome(of: .healthy) == .named && healthy.outcome(of: .unknown) == .unknown)
    #expect(healthy.outcome(of: .cause(.wornSector)) == .wrong && healthy.outcome(of: .oneOf([.notBlank])) == .wrong)
  }

  @Test func sums() {
    var matrix = ConfusionMatrix()
    for _ in 0..<98 { matrix.add(Self.result(.cause(.wornSector)), of: Self.board) }
    matrix.add(Self.result(.oneOf([.wornSector, .programFails])), of: Self.board)
    #expect(matrix.sickBoards == 99 && matrix.shareRight == 1 && matrix.shareWrong == 0 && matrix.keepsBars)
    matrix.add(Self.result(.unknown), of: Self.board)
    #expect(matrix.shareRight == 0.99 && matrix.keepsBars && matrix.failures.isEmpty)
    matrix.add(Self.result(.cause(.programFails)), of: Self.board)
    #expect(!matrix.keepsBars && matrix.failures == [Self.board])
    let row = matrix.rows.first { $0.cause == .wornSector }
    #expect(row?.confusedWith == ["program-fails": 2] && row?.boards == 101)
    #expect(matrix.markdown(runs: 101, seed: 1).contains("| `worn-sector` | 1 | 101 | 98 | 1 |  |  | 1 |  | 1 | "))
  }

  @Test func doubtsAndNamesThatNeverComeBreakTheBars() {
    let other = MatrixCase(.notBlank, part: "W25Q64JV", firmware: "K2.1.0", seed: 1)
    var matrix = ConfusionMatrix()
    matrix.add(Self.result(.oneOf([.notBlank, .wornSector]), of: other), of: other)
    #expect(matrix.neverNamed == [.notBlank] && !matrix.keepsBars)
    let healthy = MatrixCase(nil, part: "W25Q64JV", firmware: "K2.1.0", seed: 1)
    matrix = ConfusionMatrix()
    matrix.add(Self.result(.unknown, of: healthy), of: healthy)
    #expect(matrix.healthyDoubted == 1 && matrix.sickBoards == 0 && !matrix.keepsBars)
  }

  @Test func tableGoesBetweenItsMarks() {
    let page = "a\n<!-- matrix -->\nold\n<!-- /matrix -->\nb\n"
    #expect(ConfusionMatrix.page(page, with: "new") == "a\n<!-- matrix -->\nnew\n<!-- /matrix -->\nb\n")
    #expect(ConfusionMatrix.page("a\n<!-- /matrix -->\n<!-- matrix -->\n", with: "new") == nil)
    #expect(ConfusionMatrix.page("a", with: "new") == nil)
  }

  @Test func casesAreAllCombinations() {
    let cases = ConfusionMatrix.cases(parts: ["A", "B"], firmwares: ["C"], runs: 3, seed: 5)
    #expect(cases.count == (FailureCause.allCases.count + 1) * 6)
    #expect(cases.first?.seed == 5 && cases.last?.cause == nil && cases.last?.part == "B")
    #expect(Set(cases.map(\.seed)).count == cases.count)
    #expect(ConfusionMatrix.cases(runs: 0, seed: 1).isEmpty)
  }
}
