import VirtualRT1020

/// Shows a board's UART as a serial port: a symbolic link to a pseudo terminal, for any program that
/// opens serial ports. The one line carries the boot ROM's protocol and, after the jump, the
/// flashloader's.
public final class PTYServer: Sendable {
  /// Where clients find the port.
  public let path: String
  private let board: VirtualRT1020
  private let service: BoardService

  /// Prepares a server of `board` at `path`; nothing is opened there yet.
  /// - Throws: `ServerError.system`.
  public init(path: String, board: VirtualRT1020, pace: Pace = .fast) throws(ServerError) {
    self.path = path
    self.board = board
    service = try BoardService(pty: path, pace: pace)
  }

  /// Serves until `stop()` or, if asked to, until SIGINT, SIGTERM or SIGHUP. The link is there once the
  /// board is ready for bytes, and is removed at the end.
  ///
  /// - Parameters:
  ///   - handlesSignals: whether to end on signals; for one server in a process at a time.
  ///   - ready: called with the terminal's own name once the link is there.
  /// - Returns: the board as it is at the end.
  /// - Throws: `ServerError.alreadyServed` if another server has the path, `.pathTaken` if something
  ///   stands there that is neither a link leading nowhere nor that of a dead server, `.system` for what
  ///   the system refuses.
  @discardableResult
  public func run(
    handlesSignals: Bool = false, ready: (String) -> Void = { _ in }
  ) throws(ServerError) -> VirtualRT1020 {
    try serve(board, handlesSignals: handlesSignals, ready: ready)
  }

  /// Ends `run`, from any thread; a `run` that starts later ends at once.
  public func stop() { service.stop() }

  /// `run` with anything that speaks on a serial line.
  func serve<Peer: SerialPeer & USBPeer>(
    _ peer: Peer, handlesSignals: Bool, ready: (String) -> Void
  ) throws(ServerError) -> Peer {
    try service.serve(peer, handlesSignals: handlesSignals) { ready($0.terminal ?? "") }
  }
}
