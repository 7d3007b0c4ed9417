import ArgumentParser
import BoardNames
import BoardServer
import PCAPReading
import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless capture extcap`, and the program itself under the name `boardless-extcap`: running virtual boards as
/// sources of packets in Wireshark, by its extcap protocol (Wireshark's Developer's Guide, "Extcap: Developer Guide").
struct CaptureExtcapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extcap", abstract: "Show running virtual boards to Wireshark as sources of packets.",
    discussion: """
      Wireshark and tshark start it themselves once it is installed:

        boardless capture extcap --install
        tshark -D
        tshark -i boardless-evk
      """)

  /// The name under which Wireshark starts the program.
  static let programName = "boardless-extcap"
  /// What stands before a board's name in that of its interface.
  private static let prefix = "boardless-"

  @Flag(
    help: ArgumentHelp(
      "Put links to this program where this user's Wireshark looks: ~/.local/lib/wireshark and ~/.config/wireshark."))
  var install = false

  @Flag(help: "List the sources.")
  var extcapInterfaces = false

  @Option(help: ArgumentHelp("The source that is meant.", valueName: "boardless-name"))
  var extcapInterface: String?

  @Flag(help: "Tell the source's link type.")
  var extcapDlts = false

  @Flag(help: "Tell the source's options: there are none.")
  var extcapConfig = false

  @Flag(help: "Hand over what passes, until the board ends.")
  var capture = false

  @Option(help: ArgumentHelp("Where to.", valueName: "path"))
  var fifo: String?

  /// Wireshark's versions differ in what else they say.
  @Argument(parsing: .allUnrecognized, help: ArgumentHelp(visibility: .hidden))
  var others: [String] = []

  func run() throws {
    try Failure.guarding {
      if install { return try makeLink() }
      if extcapInterfaces { return try list() }
      guard let extcapInterface else {
        throw Failure(.badInput, "name a source with --extcap-interface, or list them with --extcap-interfaces")
      }
      if extcapDlts {
        let format = USBPacketFormat.usbmon.rawValue
        return try Console.print(
          "dlt {number=\(format)}{name=USB_LINUX_MMAPPED}{display=USB packets with Linux header and padding}")
      }
      if extcapConfig { return }
      guard capture, let fifo else { throw Failure(.badInput, "--capture and --fifo PATH start a capture") }
      try pass(try board(extcapInterface), to: fifo)
    }
  }

  private func list() throws(Failure) {
    try Console.print(
      "extcap {version=\(Boardless.version)}{help=https://www.wireshark.org}{display=Boardless virtual boards}")
    // Who may not look into the folder sees no boards: Wireshark has other sources to list.
    guard let folder = try? BoardFolder.ofUser() else { return }
    for name in folder.running() where access(name.captureSocket, F_OK) == 0 {
      try Console.print("interface {value=\(Self.prefix)\(name)}{display=Virtual RT1020 \(name)}")
    }
  }

  private func board(_ interface: String) throws(Failure) -> BoardName {
    guard interface.hasPrefix(Self.prefix) else {
      throw Failure(.badInput, "\(interface) is no source of ours: they begin with \(Self.prefix)")
    }
    return try NamedBoard.choose(String(interface.dropFirst(Self.prefix.count)))
  }

  private func pass(_ board: BoardName, to path: String) throws(Failure) {
    do throws(ServerError) {
      let connection = try CaptureConnection(path: board.captureSocket)
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw .system(operation: "open \(path)", reason: Console.lastError()) }
      defer { close(descriptor) }
      try connection.copy(to: descriptor)
    } catch { throw Failure(error) }
  }

  private func makeLink() throws(Failure) {
    guard let program = realpath("/proc/self/exe", nil) ?? realpath(CommandLine.arguments.first ?? "", nil) else {
      throw Failure(.fileTrouble, "cannot tell where this program is: link \(Self.programName) to it")
    }
    defer { free(program) }
    for place in [WiresharkFolder.library, WiresharkFolder.configuration] {
      let path = try WiresharkFolder.make("extcap", in: place) + "/" + Self.programName
      unlink(path)
      guard symlink(program, path) == 0 else {
        throw Failure(.fileTrouble, "cannot make the link \(path): \(Console.lastError())")
      }
      try Console.print("\(path) leads to \(String(cString: program))")
    }
    try Console.print("Wireshark lists running boards among its interfaces")
  }
}
