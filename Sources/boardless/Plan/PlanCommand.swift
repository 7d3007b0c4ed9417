import ArgumentParser

/// `boardless plan`: plan files.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Judge a plan for a board, or start one.",
    discussion: "A plan says what is to become of a board: image, signatures, flashloaders, fuses, policy. "
      + "'boardless provision --plan FILE' carries it out. See Docs/PlanFile.md.",
    subcommands: [PlanCheckCommand.self, PlanNewCommand.self])
}
