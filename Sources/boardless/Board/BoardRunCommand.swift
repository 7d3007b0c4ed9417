import ArgumentParser
import BoardNames
import BoardServer
import BoardState
import VirtualRT1020

/// `boardless board run`: serves virtual boards until it is ended.
struct BoardRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a virtual board for other programs: by name, as a serial port, as a USB device.",
    discussion: """
      With a name other commands find it:

        boardless board run --name evk --state ~/evk &
        boardless board show evk
        blhost -p $(boardless board show evk --port) get-property 1

      The port carries what the RT1020's UART carries: the boot ROM's serial download protocol, and after the \
      jump the flashloader's. NXP's tools take it as it is:

        boardless board run --pty /tmp/board &
        sdphost -p /tmp/board error-status
        blhost -p /tmp/board get-property 1

      The control takes the JSON lines of board stdio, on the same board:

        boardless board run --pty /tmp/board --control /tmp/control --state ~/board &
        boardless board send /tmp/control '{"boot_pins": "internal"}' '{"reset": true}'

      By USB/IP the board is a USB device, on Linux a HID device like any other:

        boardless board run --usbip &
        sudo modprobe vhci-hcd && sudo usbip attach -r 127.0.0.1 -b 1-1
      """)

  @OptionGroup var endpoints: BoardEndpoints

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

  @OptionGroup var recording: RecordOptions

  @OptionGroup var board: VirtualBoardOptions

  func validate() throws {
    try endpoints.needOne()
    guard state != "" else { throw ValidationError("--state needs a path, such as ~/board.") }
    guard state == nil || endpoints.count == 1 else {
      throw ValidationError("--state is for one board: run --count boards without it.")
    }
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
      let name = try endpoints.named()
      defer { name?.removeFolder() }
      let service = try endpoints.service(name, pace: pace)
      let record = try recording.file(heedsEnvironment: false).map { file in { file.append($0) } }
      let (board, folder) = try boardWithState(configuration)
      do throws(ServerError) {
        let notices = BoardNotices()
        try service.run(
          board, count: endpoints.count, state: folder, handlesSignals: true,
          ready: { Console.note("boardless: \(endpoints.words($0, name)); end with Ctrl-C\n") },
          watch: { notices.show($0) }, record: record)
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

}
