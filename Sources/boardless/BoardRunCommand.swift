import ArgumentParser
import BoardServer
import VirtualRT1020

/// `boardless board run`: serves a virtual board until it is ended.
struct BoardRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Show a virtual board as a serial port.",
    discussion: """
      The port carries what the RT1020's UART carries: the boot ROM's serial download protocol, and after the \
      jump the flashloader's. NXP's tools take it as it is:

        boardless board run --pty /tmp/board &
        sdphost -p /tmp/board error-status
        blhost -p /tmp/board get-property 1
      """)

  @Option(help: ArgumentHelp("Where to put the symbolic link to the port; removed at the end.", valueName: "path"))
  var pty: String

  @Option(help: "What runs at first: rom (usual), flashloader (as if already started) or internal (boot from flash).")
  var mode: String?

  @Option(help: "Boot mode switches: serial (usual), internal or fuses.")
  var bootPins: String?

  @OptionGroup var board: VirtualBoardOptions

  func validate() throws {
    guard !pty.isEmpty else { throw ValidationError("--pty needs a path, such as /tmp/board.") }
  }

  func run() throws {
    try Failure.guarding {
      var configuration = try board.configuration()
      if let mode {
        guard let known = BoardConfiguration.Mode(rawValue: mode) else {
          throw Failure(.badInput, "--mode \(mode) is not rom, flashloader or internal")
        }
        configuration.mode = known
      }
      if let bootPins {
        guard let pins = BootPins(rawValue: bootPins) else {
          throw Failure(.badInput, "--boot-pins \(bootPins) is not serial, internal or fuses")
        }
        configuration.bootPins = pins
      }
      do throws(ServerError) {
        let server = try PTYServer(path: pty, board: VirtualRT1020(configuration))
        try server.run(handlesSignals: true) { terminal in
          Console.note("boardless: a virtual RT1020 is at \(pty) (\(terminal)); end with Ctrl-C\n")
        }
      } catch {
        throw Failure(error)
      }
    }
  }
}
