import ArgumentParser
import Diagnosis
import FailureCauses
import VirtualRT1020

/// `boardless causes --matrix`: how often the diagnosis is right, tried. Behind `make matrix`.
struct MatrixOptions: ParsableArguments {
  @Flag(help: ArgumentHelp("Diagnose boards with every cause, and count how often that is right.", visibility: .hidden))
  var matrix = false

  @Option(help: ArgumentHelp("Boards for each cause, part and flashloader.", visibility: .hidden))
  var runs = 4

  @Option(help: ArgumentHelp("The first board's seed.", visibility: .hidden))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("One cause only.", visibility: .hidden))
  var only: String?

  @Flag(help: ArgumentHelp("Tell of every case that came out wrong.", visibility: .hidden))
  var verbose = false

  @Option(
    name: .short, help: ArgumentHelp("Put the table into this page, between its marks.", visibility: .hidden))
  var output: String?

  /// Tries every case. True if the bars of Docs/ConfusionMatrix.md are kept.
  func run(json: Bool) throws(Failure) -> Bool {
    guard (1...100_000).contains(runs) else { throw Failure(.badInput, "--runs is 1 to 100000") }
    var matrix = ConfusionMatrix()
    let cause = try only.map { name throws(Failure) in try FailureCause(argument: name) }
    for entry in ConfusionMatrix.cases(runs: runs, seed: seed) where cause == nil || entry.cause == cause {
      guard let result = entry.run() else { continue }
      matrix.add(result, of: entry)
      if verbose, result.outcome != .named, result.outcome != .pair { Console.note(Self.told(entry, result)) }
    }
    if let output {
      let page = String(decoding: try FileBytes.read(output), as: UTF8.self)
      guard let changed = ConfusionMatrix.page(page, with: matrix.markdown(runs: runs, seed: seed)) else {
        throw Failure(
          .badInput,
          "\(output) has no place for the table: lines \(ConfusionMatrix.marks.begin) and "
            + ConfusionMatrix.marks.end)
      }
      let file = try OutputFile(output)
      try file.write(Array(changed.utf8))
      try file.finish()
    } else if !json {
      try Console.print(matrix.markdown(runs: runs, seed: seed))
    }
    if json { try Console.print(matrix.json(runs: runs, seed: seed).text(.line)) }
    return matrix.keepsBars || cause != nil
  }

  private static func told(_ entry: MatrixCase, _ result: MatrixCase.Result) -> String {
    "\(entry.cause?.rawValue ?? "healthy") \(entry.part) \(entry.firmware) seed \(entry.seed): \(result.outcome.rawValue): "
      + "\(result.diagnosis.verdict) (\(result.detail); \(result.symptom.map { "\($0.kind) \($0.command ?? "-")" } ?? "-"))\n"
  }
}
