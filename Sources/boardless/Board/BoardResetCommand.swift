import ArgumentParser

/// `boardless board reset`: the reset button of a running board.
struct BoardResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Press a running board's reset button.",
    discussion: "The boot pins are sampled and the boot ROM starts; RAM keeps its contents.")

  @OptionGroup var board: NamedBoard

  func run() throws {
    try Failure.guarding {
      let name = try board.choose()
      try Console.print("\(name): \(NamedBoard.device(try NamedBoard.ask(name, ["reset": true])))")
    }
  }
}
