import ArgumentParser
import DescribedValues
import Fuses
import PlanFiles
import VirtualRT1020

/// `boardless plan check`: whether a plan fits together, and what it would do.
struct PlanCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what a plan would do to a board, and what is wrong with it.",
    discussion: """
      Reads the plan and all that it names; image and flashloader are authenticated as the boot ROM would, the fuses \
      planned. The part is taken as blank, unless its fuses are given: as a file that 'boardless fuses show --json' \
      wrote, or read from a board. Nothing on a board is changed.

        boardless plan check plan.yaml
        boardless plan check plan.yaml --fuses fuses.json
        boardless plan check plan.yaml --usb

      Exit codes: 0 the plan can be carried out; 3 it, or what it names, is wrong; 5 a closed part would refuse \
      image or flashloader, or its fuses the plan; 7 a file cannot be read.
      """)

  @Argument(help: "The plan.")
  var plan: String

  @Option(help: ArgumentHelp("The part's fuses, as 'boardless fuses show --json' prints them.", valueName: "file"))
  var fuses: String?

  @OptionGroup(title: "A board to read the fuses from") var reach: ReachOptions

  @Option(
    help: ArgumentHelp(
      "Flashloader to read the fuses by, if the boot ROM does not let them be read.", valueName: "file"))
  var flashloader: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard fuses == nil || !reach.isGiven else { throw ValidationError("Say --fuses or a board, not both.") }
    guard flashloader == nil || reach.isGiven else { throw ValidationError("--flashloader goes with a board.") }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      let material = try PlanFileReader.material(plan)
      let check = PlanCheck(material, on: try readOut())
      if json {
        try Console.print(check.json(material, path: plan).text())
      } else {
        for line in check.lines(material, path: plan) { try Console.print(line) }
      }
      guard check.isGood else { throw ArgumentParser.ExitCode(check.exitCode.rawValue) }
    }
  }

  /// The part's fuses as given, or of a blank part.
  private func readOut() throws(Failure) -> FuseReadOut {
    if let fuses {
      return try FuseReport.readOut(try FileBytes.read(fuses, limit: 1 << 20, what: "no read-out"), name: fuses)
    }
    guard reach.isGiven else { return .blank }
    return try FuseBoard(reach, flashloader: flashloader) { () throws(Failure) in BoardConfiguration() }.read().readOut
  }
}
