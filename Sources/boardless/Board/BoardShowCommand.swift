import ArgumentParser
import BoardNames
import JSONText

/// `boardless board show`: a picture of a running board in text.
struct BoardShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a running board is doing and holds: USB, flash, fuses, faults.",
    discussion: "It looks from outside, past bus, protection and locks, and changes nothing.")

  @OptionGroup var board: NamedBoard

  @Flag(help: "Print the answer of the board's control to \"show\", one JSON object.")
  var json = false

  @Flag(help: "Print only the path of the board's serial port, for a script.")
  var port = false

  func run() throws {
    try Failure.guarding {
      let name = try board.choose()
      if port { return try Console.print(name.serialPort) }
      let answer = try NamedBoard.ask(name, ["show": true])
      try Console.print(json ? answer.text() : BoardPicture(name.text, answer).text)
    }
  }
}
