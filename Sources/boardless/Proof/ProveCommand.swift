import ArgumentParser
import Fuses
import Proving
import Provisioning
import VirtualRT1020

/// `boardless prove`: a plan, disturbed everywhere.
struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Disturb a plan at every USB report, flash operation and burn; see what becomes of it.",
    discussion: """
      Carries the plan out on virtual boards: once undisturbed, and once for every power cut, short power cut, unplug \
      and lost report at each USB report, and for every power cut in the middle of each flash operation and burn. \
      After each the same is run again, first as the board stands, then with the board powered anew; with --depth 2 \
      that run is disturbed everywhere too. From outside it is seen whether success was ever reported with the flash \
      or a fuse wrong, a bit burnt that is not in the plan, a part closed without its keys, or a board lost.

        boardless plan new > plan.yaml
        boardless prove plan.yaml
        boardless prove plan.yaml --part W25Q64JV --depth 2
        boardless prove plan.yaml --only power@report:120,unplug@report:4

      Nothing but virtual boards is touched. Exit code 0 if nothing was found, 11 if something was.
      """)

  @Argument(help: "The plan file.")
  var plan: String

  @Option(help: "1: single disturbances. 2: pairs as well.")
  var depth = 1

  @Option(
    help: ArgumentHelp(
      "Only this sequence, one disturbance for each attempt, such as power@report:120 or power@erase:2,lost@report:9.",
      valueName: "disturbances"))
  var only: String?

  @OptionGroup var output: ProofOutput

  @OptionGroup(title: "The board") var board: VirtualBoardOptions

  func validate() throws {
    guard (1...2).contains(depth) else { throw ValidationError("--depth is 1 or 2.") }
    if let only { _ = try sequence(only) }
  }

  private func sequence(_ text: String) throws -> [Disturbance] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let disturbance = Disturbance(text: String(part)) else {
        throw ValidationError(
          "'\(part)' is no disturbance: power, blink, unplug or lost, then @report:NUMBER; or power or blink, then "
            + "@erase:NUMBER, @program:NUMBER, @status-write:NUMBER or @burn:NUMBER.")
      }
      return disturbance
    }
  }

  func run() throws {
    try Failure.guarding(json: output.json) {
      let material = try PlanFileReader.material(plan)
      let proved = ProvedPlan(material, standIn: try ImageLoader.flashloader(nil))
      var configuration = try board.configuration()
      // A plan for certain boards is proved on the first of them; any other has an id too, as every part does.
      let id = material.plan.policy.boards?.first ?? 0x0123_4567_89AB_CDEF
      let (low, high) = FuseWord.uniqueID
      if configuration.fuses[low] == nil, configuration.fuses[high] == nil {
        configuration.fuses[low] = UInt32(truncatingIfNeeded: id)
        configuration.fuses[high] = UInt32(truncatingIfNeeded: id >> 32)
      }
      var prover = Prover(proved, on: configuration)
      prover.depth = depth
      prover.jobs = output.threads
      if let only { return try tell(prover, try sequence(only)) }
      try prove(prover)
    }
  }

  private func prove(_ prover: Prover) throws {
    Interrupt.watch()
    let meter = ProofMeter(quiet: output.isQuiet)
    let proof: Proof
    do throws(ProvisioningError) {
      proof = try prover.run { done, proof in
        meter.show { seconds in
          let rate = Int(Double(done) / max(seconds, 0.001))
          return "\(done) disturbed runs, \(rate) a second, \(proof.wrongs.values.reduce(0, +)) wrong"
        }
        return !Interrupt.isRequested
      }
    } catch {
      _ = meter.finish()
      throw Failure(error.exitCode, "the plan does not come to its end undisturbed: \(error)")
    }
    let report = ProofReport(plan: plan, proof: proof, seconds: meter.finish(), options: board.words)
    if output.json {
      try Console.print(report.json.text())
    } else {
      for line in report.lines { try Console.print(line) }
    }
    guard proof.wrongs.isEmpty else { throw ArgumentParser.ExitCode(Provisioning.ExitCode.foundWrong.rawValue) }
    if !proof.isWhole { throw ArgumentParser.ExitCode(Provisioning.ExitCode.interrupted.rawValue) }
  }

  private func tell(_ prover: Prover, _ sequence: [Disturbance]) throws {
    let (endings, wrong, text) = prover.again(sequence)
    for (index, ending) in endings.enumerated() {
      let what =
        index < sequence.count ? "\(sequence[index])" : index == sequence.count ? "as the board stands" : "powered anew"
      try Console.print(
        "attempt \(index + 1) (\(what)): " + (ending.map { "\($0.phase.rawValue): \($0.failure)" } ?? "success"))
    }
    try Console.print(wrong.map { "\($0.rawValue): \(text)" } ?? "nothing that must not be")
    if wrong != nil { throw ArgumentParser.ExitCode(Provisioning.ExitCode.foundWrong.rawValue) }
  }
}
