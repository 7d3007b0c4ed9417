import ArgumentParser
import FuseBurning
import Fuses
import HAB
import JSONText

/// `boardless fuses rehearse`: burns a plan into a virtual board made after the real one.
struct FusesRehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse", abstract: "Burn a plan into a virtual board made after yours. Burns nothing of yours.",
    discussion: """
      Reads the board's fuses, unique id and flash, makes a virtual board of them, and burns that: with power cuts in \
      the middle of every burn, then a reset. The part as it would be must start the image in its flash and still load \
      the flashloader; a part that is, or would be, closed needs --flashloader (signed) for that. What was shown goes \
      into a ticket, which 'boardless fuses burn' wants.

        boardless fuses rehearse sec-log.txt --usb --image app.bin --flashloader signed.bin -o ticket.json
        boardless fuses rehearse --srk srk_fuses.bin --usb --flashloader flashloader.bin -o ticket.json

      Exit code 0 if it went well; 5 if not, and then there is no ticket.
      """)

  @OptionGroup var requests: FuseRequestOptions

  @OptionGroup var board: FuseBoardOptions

  @OptionGroup var image: FuseImageOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the ticket goes; - for standard output.", valueName: "file"))
  var output: String

  @Flag(name: .shortAndLong, help: "Only trouble.")
  var quiet = false

  func run() throws {
    try Failure.guarding {
      Interrupt.watch()
      let (requests, policy) = try requests.read()
      let board = try FuseBoard(board)
      let host = try board.flashloader()
      let says = !quiet && output != "-"
      let rehearsal = try FuseSession.rehearsal(
        board, host, requests: requests, policy: policy, image: image
      ) { (text) throws(Failure) in if says { try Console.print(text) } }
      if says {
        try FuseSession.show(rehearsal.plan)
      } else if let failure = FuseReport.refusal(of: rehearsal.plan) {
        throw failure
      }
      let outcome = rehearsal.run()
      if says {
        try Console.print("The rehearsal")
        for line in outcome.shown { try Console.print("  + " + line) }
        for line in outcome.failures { try Console.print("  x " + line) }
      }
      guard outcome.succeeded else {
        throw Failure(
          .closedPart, "the rehearsal failed, and there is no ticket: " + outcome.failures.joined(separator: "; "))
      }
      let text: String
      do throws(HABError) {
        text = try RehearsalTicket(rehearsal, outcome: outcome, program: "boardless \(Boardless.version)").text()
      } catch { throw Failure(fuses: error) }
      let file = try OutputFile(output)
      try file.write(Array(text.utf8))
      try file.finish()
      if says {
        try Console.print(
          "The ticket is in \(output). It may be burnt: boardless fuses burn --ticket \(output), with the same board, "
            + "image and flashloader.")
      }
    }
  }
}
