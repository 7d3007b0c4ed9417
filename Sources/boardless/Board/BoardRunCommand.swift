import ArgumentParser
import BoardNames
import BoardServer
import BoardState
import VirtualRT1020

/// `boardless board run`: serves a virtual board until it is ended.
struct BoardRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Show a virtual board as a serial port, and its control as a socket.",
    discussion: """
      The port carries what the RT1020's UART carries: the boot ROM's serial download protocol, and after the \
      jump the flashloader's. NXP's tools take it as it is:

        boardless board run --pty /tmp/board &
        sdphost -p /tmp/board error-status
        blhost -p /tmp/board get-property 1

      With a name other commands find it:

        boardless board run --name evk --state ~/evk &
        boardless board show evk
        blhost -p $(boardless board show evk --port) get-property 1

      The control takes the JSON lines of board stdio, on the same board:

        boardless board run --pty /tmp/board --control /tmp/control --state ~/board &
        boardless board send /tmp/control '{"boot_pins": "internal"}' '{"reset": true}'
      """)

  @Option(
    help: ArgumentHelp(
      "A name, by which other commands and 'blhost --board' find the board: its port, control and USB are put in the "
        + "user's folder of running boards.", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("Where to put the symbolic link to the port; removed at the end.", valueName: "path"))
  var pty: String?

  @Option(
    help: ArgumentHelp("Where to put the Unix socket of the board's control; removed at the end.", valueName: "path"))
  var control: String?

  @Option(
    help: ArgumentHelp(
      "A folder that keeps fuses and flash from one run to the next; made if it is not there.", valueName: "folder"))
  var state: String?

  @Option(
    help: ArgumentHelp(
      "How the board's time passes: fast (nobody waits for an erase), real, or so many times as fast as real.",
      valueName: "fast|real|n"))
  var pace: String = "fast"

  @Option(help: "What runs at first: rom (usual), flashloader (as if already started) or internal (boot from flash).")
  var mode: String?

  @Option(help: "Boot mode switches: serial (usual), internal or fuses.")
  var bootPins: String?

  @OptionGroup var board: VirtualBoardOptions

  func validate() throws {
    guard name != nil || pty != nil || control != nil else {
      throw ValidationError("Give --name, --pty or --control: how shall clients find the board?")
    }
    guard name == nil || (pty == nil && control == nil) else {
      throw ValidationError(
        "With --name the board has its port and its control in a folder of its own: leave out the paths.")
    }
    guard ![pty, control, state].contains("") else {
      throw ValidationError("--pty, --control and --state need a path, such as /tmp/board.")
    }
    guard pty == nil || pty != control else { throw ValidationError("--pty and --control need a path each.") }
  }

  func run() throws {
    try Failure.guarding {
      let configuration = try configuration()
      guard let pace = Pace(pace) else {
        throw Failure(
          .badInput,
          "--pace \(pace) is not fast, real or a number from \(Pace.factors.lowerBound) to "
            + "\(Int(Pace.factors.upperBound))")
      }
      let name = try named()
      defer { name?.removeFolder() }
      let (board, folder) = try boardWithState(configuration)
      do throws(ServerError) {
        let service = try BoardService(
          pty: name?.serialPort ?? pty, control: name?.controlSocket ?? control, pace: pace)
        try service.run(board, state: folder, handlesSignals: true) { terminal in
          Console.note("boardless: \(places(terminal, name)); end with Ctrl-C\n")
        }
      } catch {
        throw Failure(error)
      }
    }
  }

  private func configuration() throws(Failure) -> BoardConfiguration {
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
    return configuration
  }

  /// The board, with what the state folder kept of it.
  private func boardWithState(_ configuration: BoardConfiguration) throws(Failure) -> (VirtualRT1020, StateFolder?) {
    let fresh = VirtualRT1020(configuration)
    guard let state else { return (fresh, nil) }
    let folder: StateFolder
    do throws(StateError) { folder = try StateFolder(state, for: fresh) } catch {
      throw Failure(ServerError.state(error))
    }
    guard let kept = folder.kept else { return (fresh, folder) }
    let flash = configuration.flash
    guard configuration.fuses.isEmpty, flash?.contents.isEmpty ?? true, flash?.statusRegisters.isEmpty ?? true else {
      throw Failure(
        .badInput,
        "the state folder \(state) has a board already: leave out what describes its fuses, flash and status "
          + "registers, or choose another folder")
    }
    return (VirtualRT1020(configuration, keeping: kept), folder)
  }

  /// The board's name, with the folder for its endpoints.
  private func named() throws(Failure) -> BoardName? {
    guard let name else { return nil }
    do throws(BoardNameError) {
      let folder = try BoardFolder.ofUser()
      let board = try BoardName(name, in: folder)
      try folder.make()
      try board.makeFolder()
      return board
    } catch { throw Failure(error) }
  }

  private func places(_ terminal: String?, _ name: BoardName?) -> String {
    if let name { return "the virtual RT1020 \(name) runs, its port is \(name.serialPort)" }
    let port = pty.map { "\($0)\(terminal.map { " (\($0))" } ?? "")" }
    return "a virtual RT1020 is at "
      + [port, control.map { "\($0) (control)" }].compactMap { $0 }.joined(separator: " and ")
  }
}
