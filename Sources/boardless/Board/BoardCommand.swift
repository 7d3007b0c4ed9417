import ArgumentParser

/// `boardless board`: a virtual board for other programs.
struct BoardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board", abstract: "Be a virtual board for other programs.",
    subcommands: [
      BoardRunCommand.self, BoardListCommand.self, BoardShowCommand.self, BoardResetCommand.self,
      BoardPowerCommand.self, BoardPinsCommand.self, BoardStopCommand.self, BoardSendCommand.self,
      BoardStandardIOCommand.self, BoardCheckCommand.self, BoardFaultsCommand.self, BoardPartsCommand.self,
    ])
}
