import ArgumentParser
import Proving
import Provisioning

/// `boardless soak`: many random scenarios, judged from outside.
struct SoakCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract: "Provision random boards with random faults and cuts, and look for what must not be.",
    discussion: """
      Each run is a plan, a board, faults, power cuts, losses and unplugs, all drawn from seed and number: attempts \
      are made as a person would make them, then what is wrong is lifted, and the plan must come to its end. After \
      each attempt the board is looked at from outside. Four counts must be zero: \
      \(Wrong.allCases.map { "\($0.rawValue) (\($0.text))" }.joined(separator: "; ")).

        boardless soak --runs 200000
        boardless soak --runs 20000000 --seed 7 --shard 3/8
        boardless soak --seed 7 --only 123456

      With --canary the program has a mistake planted in it, which the soak must find: 0 if it does, 11 if not.
      """)

  @Option(help: "Scenarios of the whole soak, over all shards.")
  var runs: UInt64 = 10_000

  @Option(help: "Seeds all of them.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Do the i-th of n parts, such as 2/8; the parts' counts add up to the whole.", valueName: "i/n"))
  var shard: String?

  @Option(help: ArgumentHelp("Do this scenario alone and tell what happens in it.", valueName: "number"))
  var only: UInt64?

  @Option(
    help: "A mistake to plant: \(Canary.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: { text in
      guard let canary = Canary(rawValue: text) else {
        throw ValidationError("there is no canary \(text)")
      }
      return canary
    })
  var canary: Canary?

  @OptionGroup var output: ProofOutput

  func validate() throws {
    guard shard == nil || Soak.Shard(text: shard ?? "") != nil else {
      throw ValidationError("--shard \(shard ?? "") is not a part of a whole, such as 2/8.")
    }
    guard only == nil || shard == nil else { throw ValidationError("--only and --shard exclude each other.") }
    guard (1...1_000_000_000_000).contains(runs) else { throw ValidationError("--runs is 1 or more.") }
  }

  func run() throws {
    try Failure.guarding(json: output.json) {
      var soak = Soak(runs: runs, seed: seed)
      if let part = shard.flatMap(Soak.Shard.init(text:)) { soak.shard = part }
      soak.canary = canary
      soak.jobs = output.threads
      let kit = SoakKit(standIn: try ImageLoader.flashloader(nil))
      if let why = kit.whyNothingSecure { Console.note("boardless: no keys and fuses in this soak: \(why)\n") }
      if let only { return try tell(soak, only, kit) }
      Interrupt.watch()
      let meter = ProofMeter(quiet: output.isQuiet)
      let count = soak.count
      let tally = soak.run(kit) { tally in
        meter.show { seconds in
          let rate = UInt64(Double(tally.runs) / max(seconds, 0.001))
          return "\(tally.runs) of \(count) runs, \(rate) a second, \(tally.wrongs.values.reduce(0, +)) wrong"
        }
        return !Interrupt.isRequested
      }
      let report = SoakReport(soak: soak, tally: tally, seconds: meter.finish(), isSecure: kit.whyNothingSecure == nil)
      if output.json {
        try Console.print(report.json.text())
      } else {
        for line in report.lines { try Console.print(line) }
      }
      try end(tally, isCutShort: tally.runs < count)
    }
  }

  private func tell(_ soak: Soak, _ number: UInt64, _ kit: SoakKit) throws {
    let (lines, wrong) = soak.story(of: number, kit)
    for line in lines { try Console.print(line) }
    if wrong != nil { throw ArgumentParser.ExitCode(Provisioning.ExitCode.foundWrong.rawValue) }
  }

  private func end(_ tally: SoakTally, isCutShort: Bool) throws {
    if let canary {
      guard tally.wrongs[canary.isFoundAs] == nil else { return }
      throw Failure(.foundWrong, "the planted mistake \(canary.rawValue) was not found in \(tally.runs) runs")
    }
    guard tally.isClean else { throw ArgumentParser.ExitCode(Provisioning.ExitCode.foundWrong.rawValue) }
    if isCutShort { throw ArgumentParser.ExitCode(Provisioning.ExitCode.interrupted.rawValue) }
  }
}
