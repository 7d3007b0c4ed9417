import BoardState
import VirtualRT1020

/// Shows one board to other programs: its UART as a serial port, its control at a Unix socket, or both.
public final class BoardService: Sendable {
  /// Where the serial port's symbolic link is put; nil for none.
  public let pty: String?
  /// Where the control's socket is put; nil for none.
  public let control: String?
  /// How the board's time passes.
  public let pace: Pace
  private let stopPipe: WakePipe

  /// Prepares a service; nothing is opened at the paths yet.
  /// - Throws: `ServerError.system`.
  public init(pty: String?, control: String? = nil, pace: Pace = .fast) throws(ServerError) {
    self.pty = pty
    self.control = control
    self.pace = pace
    stopPipe = try WakePipe()
  }

  /// Serves until `stop()` or, if asked to, until SIGINT, SIGTERM or SIGHUP. Port and socket are there once the
  /// board is ready for them, and are removed at the end.
  ///
  /// - Parameters:
  ///   - state: keeps what the board holds without power. A client's `boot` or `restore` then must be of its flash.
  ///   - handlesSignals: whether to end on signals; for one service in a process at a time.
  ///   - ready: called with the terminal's own name, if there is one, once all is there.
  /// - Returns: the board as it is at the end.
  /// - Throws: `ServerError.alreadyServed` if another server has a path, `.pathTaken` if something stands there
  ///   that no dead server left, `.state` for what could not be kept, `.system` for what the system refuses.
  @discardableResult
  public func run(
    _ board: VirtualRT1020, state: StateFolder? = nil, handlesSignals: Bool = false,
    ready: (String?) -> Void = { _ in }
  ) throws(ServerError) -> VirtualRT1020 {
    let keeper = state.map { StateKeeper($0) }
    let last: VirtualRT1020
    if control == nil {
      last = try serve(
        board, keep: { (board) throws(ServerError) in try keeper?.keep(copy board) }, handlesSignals: handlesSignals,
        ready: ready)
    } else {
      var shared = BoardControl(board)
      shared.keepsFlash = state != nil
      shared.board.logsBus = false
      last = try serve(
        shared, answer: { $0.answerBeside($1) },
        keep: { (control) throws(ServerError) in try keeper?.keep(control.board) }, handlesSignals: handlesSignals,
        ready: ready
      ).board
    }
    try keeper?.finish()
    return last
  }

  /// Ends `run`, from any thread; a `run` that starts later ends at once.
  public func stop() { stopPipe.wake() }

  /// `run` with anything that speaks on a serial line and answers requests.
  func serve<Peer: SerialPeer>(
    _ peer: Peer, answer: @escaping (inout Peer, [UInt8]) -> [UInt8] = { _, _ in [] },
    keep: @escaping (borrowing Peer) throws(ServerError) -> Void = { _ in }, handlesSignals: Bool,
    ready: (String?) -> Void
  ) throws(ServerError) -> Peer {
    System.ignoreBrokenPipes()
    let link = try openLink()
    defer { link?.remove() }
    let socket = try openSocket()
    defer { socket?.remove() }
    let terminal = link == nil ? nil : try PseudoTerminal()
    var loop = ServerLoop(
      peer, pace: pace, line: terminal.map { SerialEndpoint($0) },
      clients: socket.map { ControlClients($0, lineLimit: StandardIOServer.maximumLineBytes) }, answer: answer,
      keep: keep)
    let signals = handlesSignals ? StopSignals(to: stopPipe) : nil
    defer { signals?.giveBack() }
    if let terminal { try link?.publish(terminal.name) }
    try socket?.listen()
    ready(terminal?.name)
    try loop.run(until: stopPipe)
    return loop.peer
  }

  private func openLink() throws(ServerError) -> PortLink? {
    guard let pty else { return nil }
    return try PortLink(path: pty)
  }

  private func openSocket() throws(ServerError) -> ControlSocket? {
    guard let control else { return nil }
    return try ControlSocket(path: control)
  }
}
