import ArgumentParser
import BoardServer
import BoardState
import USBIP
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

      The control takes the JSON lines of board stdio, on the same board:

        boardless board run --pty /tmp/board --control /tmp/control --state ~/board &
        boardless board send /tmp/control '{"boot_pins": "internal"}' '{"reset": true}'
      """)

  @Option(help: ArgumentHelp("Where to put the symbolic link to the port; removed at the end.", valueName: "path"))
  var pty: String?

  /// Boards in one process.
  private static let counts = 1...256

  @Option(
    defaultAsFlag: USBIPAddress.loopback.description,
    help: ArgumentHelp(
      "Show the board as a USB device by USB/IP, at 127.0.0.1:3240 unless said; a path means a Unix socket, port 0 one "
        + "that is free. USB/IP knows no passwords: at an address that others reach, they have the board.",
      valueName: "address:port"))
  var usbip: String?

  @Option(help: "How many such boards to show by USB/IP, as 1-1, 1-2 and so on.")
  var count = 1

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
    guard pty != nil || control != nil || usbip != nil else {
      throw ValidationError("Give --pty, --usbip or --control: where shall clients find the board?")
    }
    guard Self.counts.contains(count) else {
      throw ValidationError("--count \(count): there can be \(Self.counts.lowerBound) to \(Self.counts.upperBound).")
    }
    guard count == 1 || (pty == nil && control == nil && state == nil) else {
      throw ValidationError("--pty, --control and --state are for one board: run --count boards with --usbip alone.")
    }
    guard count == 1 || usbip != nil else { throw ValidationError("--count needs --usbip, where the boards are.") }
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
      let addresses = try usbAddresses()
      let (board, folder) = try boardWithState(configuration)
      do throws(ServerError) {
        let service = try BoardService(pty: pty, control: control, usb: addresses, pace: pace)
        try service.run(board, count: count, state: folder, handlesSignals: true) { places in
          Console.note("boardless: \(boards) at \(text(places)); end with Ctrl-C\n")
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

  private var boards: String { count == 1 ? "a virtual RT1020 is" : "\(count) virtual RT1020s are" }

  private func text(_ places: BoardService.Places) -> String {
    let port = pty.map { "\($0)\(places.terminal.map { " (\($0))" } ?? "")" }
    let ids = count == 1 ? "1-1" : "1-1 to 1-\(count)"
    let all = [port, control.map { "\($0) (control)" }] + places.usb.map { "\($0) (USB/IP, \(ids))" }
    return all.compactMap { $0 }.joined(separator: " and ")
  }

  /// Where USB/IP is served.
  private func usbAddresses() throws(Failure) -> [USBIPAddress] {
    guard let usbip else { return [] }
    guard let address = USBIPAddress(usbip) else {
      throw Failure(
        .badInput,
        "--usbip \(usbip) is not ADDRESS:PORT, such as \(USBIPAddress.loopback), nor the path of a Unix socket, such "
          + "as /tmp/usb")
    }
    return [address]
  }
}
