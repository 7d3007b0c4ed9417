import ArgumentParser
import BoardNames
import BoardServer
import USBIP

/// Where clients find the boards of `board run`.
struct BoardEndpoints: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A name, by which other commands and 'blhost --board' find the board: its port, control and USB are put in the "
        + "user's folder of running boards.", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("Where to put the symbolic link to the port; removed at the end.", valueName: "path"))
  var pty: String?

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

  /// Boards in one process.
  private static let counts = 1...256

  /// Clients can find the board.
  var isGiven: Bool { name != nil || pty != nil || control != nil || usbip != nil }

  /// For commands that do nothing but serve a board.
  func needOne() throws {
    guard isGiven else {
      throw ValidationError("Give --name, --pty, --usbip or --control: how shall clients find the board?")
    }
  }

  func validate() throws {
    guard name == nil || (pty == nil && control == nil) else {
      throw ValidationError(
        "With --name the board has its port and its control in a folder of its own: leave out the paths.")
    }
    guard Self.counts.contains(count) else {
      throw ValidationError("--count \(count): there can be \(Self.counts.lowerBound) to \(Self.counts.upperBound).")
    }
    guard count == 1 || (name == nil && pty == nil && control == nil) else {
      throw ValidationError("--name, --pty and --control are for one board: run --count boards with --usbip alone.")
    }
    guard count == 1 || usbip != nil else { throw ValidationError("--count needs --usbip, where the boards are.") }
    guard ![pty, control].contains("") else {
      throw ValidationError("--pty and --control need a path, such as /tmp/board.")
    }
    guard pty == nil || pty != control else { throw ValidationError("--pty and --control need a path each.") }
  }

  /// The service at these places.
  func service(
    _ name: BoardName?, pace: Pace, descriptors: RecordedDescriptors = RecordedDescriptors()
  ) throws(Failure) -> BoardService {
    var addresses: [USBIPAddress] = []
    if let name { addresses.append(.unix(path: name.usbSocket)) }
    if let usbip {
      guard let address = USBIPAddress(usbip) else {
        throw Failure(
          .badInput,
          "--usbip \(usbip) is not ADDRESS:PORT, such as \(USBIPAddress.loopback), nor the path of a Unix socket, such "
            + "as /tmp/usb")
      }
      addresses.append(address)
    }
    do throws(ServerError) {
      return try BoardService(
        pty: name?.serialPort ?? pty, control: name?.controlSocket ?? control, usb: addresses,
        capture: name?.captureSocket, pace: pace, descriptors: descriptors)
    } catch { throw Failure(error) }
  }

  /// The board's name, with the folder for its endpoints; nil without a name.
  func named() throws(Failure) -> BoardName? {
    guard let name else { return nil }
    do throws(BoardNameError) {
      let folder = try BoardFolder.ofUser()
      let board = try BoardName(name, in: folder)
      try folder.make()
      try board.makeFolder()
      return board
    } catch { throw Failure(error) }
  }

  /// Where the boards are, in words.
  func words(_ places: BoardService.Places, _ name: BoardName?) -> String {
    let ids = count == 1 ? "1-1" : "1-1 to 1-\(count)"
    let usb = places.usb.filter { $0 != name.map { .unix(path: $0.usbSocket) } }.map { "\($0) (USB/IP, \(ids))" }
    if let name {
      return "the virtual RT1020 \(name) runs, its port is " + ([name.serialPort] + usb).joined(separator: " and ")
    }
    let port = pty.map { "\($0)\(places.terminal.map { " (\($0))" } ?? "")" }
    let all = [port, control.map { "\($0) (control)" }].compactMap { $0 } + usb
    return (count == 1 ? "a virtual RT1020 is at " : "\(count) virtual RT1020s are at ")
      + all.joined(separator: " and ")
  }
}
