import ArgumentParser

/// `boardless board power`: the supply of a running board.
struct BoardPowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power", abstract: "Take a running board's supply away, give it back, or both.",
    discussion: """
      Without power RAM is lost, and what the flash was doing is left half done.

        boardless board power evk cycle
      """)

  /// What can be done with a supply.
  enum Supply: String, CaseIterable { case on, off, cycle }

  @Argument(help: ArgumentHelp("The board's name, if need be, and on, off or cycle.", valueName: "name> <on|off|cycle"))
  var words: [String]

  func run() throws {
    try Failure.guarding {
      let (name, supply) = try NamedBoard.chooseWith(Supply.self, words)
      let answer = try NamedBoard.ask(name, ["power": .string(supply.rawValue)])
      try Console.print("\(name): \(NamedBoard.device(answer))")
    }
  }
}
