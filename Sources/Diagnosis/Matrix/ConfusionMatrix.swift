import FailureCauses
import VirtualRT1020

/// How often the diagnosis is right, cause by cause: every cause on every part and flashloader that can have it, with
/// detail from several seeds.
public struct ConfusionMatrix: Equatable, Sendable {
  /// What came of the boards of one cause.
  public struct Row: Equatable, Sendable {
    /// The cause; nil for healthy boards.
    public var cause: FailureCause?
    /// How often each outcome came.
    public var counts: [MatrixCase.Outcome: Int] = [:]
    /// What was named beside it or in its place, how often; causes by their names, and "healthy".
    public var confusedWith: [String: Int] = [:]
    /// Parts that were diagnosed with it.
    public var parts: Set<String> = []

    /// Boards diagnosed.
    public var boards: Int { counts.values.reduce(0, +) }
    /// How often this came.
    public func count(_ outcome: MatrixCase.Outcome) -> Int { counts[outcome] ?? 0 }
  }

  /// A row for each cause, then one for healthy boards.
  public private(set) var rows: [Row] = (FailureCause.allCases.map { $0 } + [nil]).map { Row(cause: $0) }
  /// The cases that came out wrong or missed, the first of them.
  public private(set) var failures: [MatrixCase] = []

  private static let mostFailures = 1_000

  /// The flashloaders that are in Docs/ConfusionMatrix.md: one of each generation, as the RT1020 has them.
  public static let firmwares = ["K2.1.0", "K2.7.0-rt1020"]

  /// Nothing yet.
  public init() {}

  /// All cases: each cause, and a healthy board, on each part and flashloader, `runs` times. Each has a seed of its own,
  /// counted from `seed` on, so that parts differ in detail too.
  public static func cases(
    parts: [String] = SerialNORPart.all.map(\.name), firmwares: [String] = firmwares, runs: Int, seed: UInt64
  ) -> [MatrixCase] {
    var cases: [MatrixCase] = []
    for cause in FailureCause.allCases.map({ $0 }) + [nil] as [FailureCause?] {
      for part in parts {
        for firmware in firmwares {
          for _ in 0..<max(0, runs) {
            cases.append(MatrixCase(cause, part: part, firmware: firmware, seed: seed &+ UInt64(cases.count)))
          }
        }
      }
    }
    return cases
  }

  /// Takes what came of a case.
  public mutating func add(_ result: MatrixCase.Result, of entry: MatrixCase) {
    guard let index = rows.firstIndex(where: { $0.cause == entry.cause }) else { return }
    rows[index].counts[result.outcome, default: 0] += 1
    rows[index].parts.insert(entry.part)
    for name in Self.names(result.diagnosis.verdict) where name != entry.cause?.rawValue ?? "healthy" {
      rows[index].confusedWith[name, default: 0] += 1
    }
    if result.outcome == .wrong || result.outcome == .missed, failures.count < Self.mostFailures {
      failures.append(entry)
    }
  }

  private static func names(_ verdict: Diagnosis.Verdict) -> [String] {
    switch verdict {
    case .healthy: ["healthy"]
    case .unknown: []
    case .cause(let cause): [cause.rawValue]
    case .oneOf(let causes): causes.map(\.rawValue)
    }
  }

  // MARK: - The whole

  /// Boards with a cause that were diagnosed.
  public var sickBoards: Int { sickRows.reduce(0) { $0 + $1.boards } }
  /// Of them, how often each outcome came.
  public func count(_ outcome: MatrixCase.Outcome) -> Int { sickRows.reduce(0) { $0 + $1.count(outcome) } }
  /// Share of sick boards whose cause was named at once, alone or as one of two.
  public var shareAtOnce: Double { share(count(.named) + count(.pair)) }
  /// The same with those named alone once the board was reset, as the answer asked.
  public var shareRight: Double { share(count(.named) + count(.pair) + count(.afterReset)) }
  /// Share of sick boards with a wrong name, or called healthy.
  public var shareWrong: Double { share(count(.wrong) + count(.missed)) }
  /// Causes that USB can tell and that were never named alone although boards had them.
  public var neverNamed: [FailureCause] {
    sickRows.compactMap { row in
      guard let cause = row.cause, cause.busCanTell, row.boards > 0, row.count(.named) == 0 else { return nil }
      return cause
    }
  }
  /// Healthy boards that were called sick, or of which nothing could be told.
  public var healthyDoubted: Int {
    rows.first { $0.cause == nil }.map { $0.boards - $0.count(.named) } ?? 0
  }

  /// Wrong less than one in a hundred, right or one of two in ninety-nine of them, every cause that USB can tell named
  /// alone at least once, no healthy board called sick.
  public var keepsBars: Bool {
    shareWrong < 0.01 && shareRight >= 0.99 && neverNamed.isEmpty && healthyDoubted == 0
  }

  private var sickRows: [Row] { rows.filter { $0.cause != nil } }
  private func share(_ count: Int) -> Double { sickBoards == 0 ? 0 : Double(count) / Double(sickBoards) }
}
