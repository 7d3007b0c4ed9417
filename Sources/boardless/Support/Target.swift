import ArgumentParser
import BoardJournal
import BoardNames
import HIDTransport
import LibUSBTransport
import USBIPTransport

/// Which board a command speaks to. There is no default: a virtual board is never taken for silicon, nor
/// silicon for a virtual board, without the user's word.
struct TargetOptions: ParsableArguments {
  @Flag(help: "A fresh virtual board in this process.")
  var virtual = false

  @OptionGroup var reach: ReachOptions

  func validate() throws {
    guard virtual != reach.isGiven else {
      throw ValidationError("Say which board: --virtual, --port PATH, --usb or --board NAME.")
    }
  }

  /// Opens the journal of the board with a unique id: at `path` if one is given, else in the board's own place. A fresh
  /// virtual board is gone with this process, and so is its journal.
  func journal(at path: String?) -> (String) throws(JournalError) -> any Journal {
    { (id) throws(JournalError) in
      guard let path else {
        if virtual { return MemoryJournal() }
        let board = reach.journalName(of: id)
        return try BoardJournal(path: try JournalPlace.path(of: board), board: board, folders: true)
      }
      return try BoardJournal(path: path, board: reach.journalName(of: id), folders: false)
    }
  }
}

/// A board outside this process, and the way to it.
struct ReachOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A board on a serial port: silicon's LPUART1, or a virtual board from 'boardless board run'.",
      valueName: "path[,baud]"))
  var port: String?

  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp(
      "A board on USB: the only one, or the one of these ids, place such as 1-2.3, serial number or name.",
      valueName: "selector"))
  var usb: String?

  @Option(help: ArgumentHelp("A virtual board that 'boardless board run --name' runs.", valueName: "name"))
  var board: String?

  @OptionGroup var recording: RecordOptions

  /// One way is named.
  var isGiven: Bool { port != nil || usb != nil || board != nil }

  func validate() throws {
    guard [port, usb, board].count(where: { $0 != nil }) < 2 else {
      throw ValidationError("Say one of --port, --usb and --board.")
    }
  }

  /// What the board is called in messages.
  var name: String {
    if let port { return port }
    if let board { return "board \(board)" }
    guard let usb, !usb.isEmpty else { return "USB" }
    return "USB \(usb)"
  }

  /// The name of the board's journal. Virtual boards need no unique ids of their own: their names tell them apart.
  func journalName(of uniqueID: String) -> String { journalNameOfVirtualBoard ?? uniqueID }

  /// The name of the journal of a virtual board that is named; nil for others.
  var journalNameOfVirtualBoard: String? { board.map { "virtual-" + $0 } }

  /// Presses the reset button of a virtual board that is named, and says whether that was done; nil where only a person
  /// can.
  var pressReset: (() -> Bool)? {
    board.map { name in
      {
        guard let board = try? NamedBoard.choose(name) else { return false }
        return (try? NamedBoard.ask(board, ["reset": true])) != nil
      }
    }
  }

  /// The bus of the board, recorded if that is asked for; nil if none is named.
  func bus() throws(Failure) -> (any HIDBus)? {
    guard let bus = try plainBus() else { return nil }
    return try recording.recorded(bus)
  }

  private func plainBus() throws(Failure) -> (any HIDBus)? {
    if let port { return try SerialPort.bus(port) }
    if let board {
      do throws(BoardNameError) {
        return USBIPBus(.unix(path: try BoardFolder.ofUser().choose(board).usbSocket))
      } catch { throw Failure(error) }
    }
    guard let usb else { return nil }
    var selector: USBSelector?
    do throws(USBSelectorError) {
      if !usb.isEmpty { selector = try USBSelector(usb) }
    } catch {
      throw Failure(.badInput, "--usb \(error)")
    }
    do throws(HIDError) { return try LibUSBBus(selector) } catch { throw Failure(.noDevice, error.description) }
  }
}
