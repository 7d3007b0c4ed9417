import ArgumentParser
import VirtualRT1020

/// `boardless board pins`: the boot mode switches of a running board.
struct BoardPinsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pins", abstract: "Set a running board's boot mode switches.",
    discussion: """
      serial: the serial downloader; internal: boot from flash; fuses: as the fuses say. They count from the next \
      reset or power-up on, as on a real board:

        boardless board pins evk internal && boardless board reset evk
      """)

  @Argument(
    help: ArgumentHelp(
      "The board's name, if need be, and serial, internal or fuses.", valueName: "name> <serial|internal|fuses"))
  var words: [String]

  func run() throws {
    try Failure.guarding {
      let (name, pins) = try NamedBoard.chooseWith(BootPins.self, words)
      _ = try NamedBoard.ask(name, ["boot_pins": .string(pins.rawValue)])
      try Console.print("\(name): boot pins \(pins.rawValue) from the next reset on")
    }
  }
}
