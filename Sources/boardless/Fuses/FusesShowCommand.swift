import ArgumentParser
import Fuses
import JSONText

/// `boardless fuses show`: what a part's fuses hold, and what that means.
struct FusesShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Say what a part's fuses hold, and what that means for it.",
    discussion: """
      Changes nothing. Reads through whatever runs on the board: a flashloader gives the fuses themselves, the boot ROM \
      of an open part their shadow registers.

        boardless fuses show --usb
        boardless fuses show --board bench --all
        boardless fuses show --port /dev/ttyACM0 --flashloader flashloader.bin --json
      """)

  @OptionGroup var board: FuseBoardOptions

  @Flag(help: "All words and fields, also those that are 0.")
  var all = false

  @Flag(help: "Print one JSON object; 'boardless fuses plan --on' reads it.")
  var json = false

  func run() throws {
    try Failure.guarding(json: json) {
      let (readOut, way) = try FuseBoard(board).read()
      if json { return try Console.print(FuseReport.json(readOut).text(JSONStyle(indent: 2))) }
      try Console.print(FuseBoard.title(readOut, way))
      for line in FuseReport.table(readOut, all: all) { try Console.print(line) }
      try Console.print("")
      for line in readOut.meaning { try Console.print(line) }
    }
  }
}
