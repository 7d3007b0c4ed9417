import BoardJournal
import BoardNames
import HIDTransport
import VirtualRT1020

/// The board that a command speaks to: one outside this process, or a fresh virtual one in it.
struct ReachedBoard {
  /// The way to it, recorded if that is asked for.
  let bus: any HIDBus
  /// The virtual board in this process, for its clock and its switches; nil for a board outside it.
  let virtual: VirtualBus?

  /// - Parameter configuration: of the virtual board, where no board outside this process is named.
  init(_ reach: ReachOptions, orVirtual configuration: () throws(Failure) -> BoardConfiguration) throws(Failure) {
    if let outside = try reach.bus() {
      (bus, virtual) = (outside, nil)
    } else {
      let made = VirtualBus(VirtualRT1020(try configuration()))
      bus = try reach.recording.recorded(made, clock: VirtualClock(made).now)
      virtual = made
    }
  }

  /// The board's own clock; nil for one outside this process, which the host's serves.
  var now: (() -> Duration)? { virtual.map { virtual in { virtual.board.time } } }
}

extension ReachOptions {
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
}

extension TargetOptions {
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
