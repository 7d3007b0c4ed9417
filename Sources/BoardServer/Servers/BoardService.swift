import BoardState
import USBCapture
import USBIP
import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows boards to other programs: the first one's UART as a serial port, its control at a Unix socket, and all of
/// them as USB devices by USB/IP; each where it is asked for.
public final class BoardService: Sendable {
  /// Where the serial port's symbolic link is put; nil for none.
  public let pty: String?
  /// Where the control's socket is put; nil for none.
  public let control: String?
  /// Where USB/IP clients find the boards; none for no USB.
  public let usb: [USBIPAddress]
  /// Where the socket is put at which the transfers can be watched, as pcapng; nil for none.
  public let capture: String?
  /// How the board's time passes.
  public let pace: Pace
  /// What the boards say of themselves on USB, where that is not their own.
  public let descriptors: RecordedDescriptors
  private let stopPipe: WakePipe

  /// Prepares a service; nothing is opened at the paths yet.
  /// - Throws: `ServerError.system`.
  public init(
    pty: String?, control: String? = nil, usb: [USBIPAddress] = [], capture: String? = nil, pace: Pace = .fast,
    descriptors: RecordedDescriptors = RecordedDescriptors()
  ) throws(ServerError) {
    self.pty = pty
    self.control = control
    self.usb = usb
    self.capture = capture
    self.pace = pace
    self.descriptors = descriptors
    stopPipe = try WakePipe()
  }

  /// Where clients find the boards, once all is there.
  public struct Places: Equatable, Sendable {
    /// The serial port's own name, if there is one.
    public var terminal: String?
    /// Where USB/IP is served, with the ports that the system chose.
    public var usb: [USBIPAddress] = []
  }

  /// Serves until `stop()` or, if asked to, until SIGINT, SIGTERM or SIGHUP. Ports and sockets are there once the
  /// boards are ready for them, and are removed at the end.
  ///
  /// - Parameters:
  ///   - board: the board, 1-1 on USB.
  ///   - count: how many such boards there are on USB, at least 1; state, serial port and control are the first one's.
  ///   - state: keeps what the board holds without power. A client's `boot` or `restore` then must be of its flash.
  ///   - handlesSignals: whether to end on signals; for one service in a process at a time.
  ///   - ready: called with the places, once all is there.
  ///   - watch: looks at the first board after each thing it did.
  ///   - record: takes what passes on USB and on the serial line, as pcapng, and answers whether it was written.
  /// - Returns: the first board as it is at the end.
  /// - Throws: `ServerError.alreadyServed` if another server has a path, `.pathTaken` if something stands there
  ///   that no dead server left, `.state` for what could not be kept, `.system` for what the system refuses.
  @discardableResult
  public func run(
    _ board: VirtualRT1020, count: Int = 1, state: StateFolder? = nil, handlesSignals: Bool = false,
    ready: (Places) -> Void = { _ in }, watch: @escaping (borrowing VirtualRT1020) -> Void = { _ in },
    record: CaptureRecorder.Sink? = nil
  ) throws(ServerError) -> VirtualRT1020 {
    let keeper = state.map { StateKeeper($0) }
    let last: VirtualRT1020
    if control == nil {
      last = try serve(
        board, count: count,
        keep: { (board) throws(ServerError) in
          watch(board)
          try keeper?.keep(copy board)
        }, record: record,
        handlesSignals: handlesSignals, ready: ready)
    } else {
      var shared = BoardControl(board)
      shared.keepsFlash = state != nil
      shared.board.logsBus = false
      last = try serve(
        shared, count: count, answer: { $0.answerBeside($1) },
        keep: { (control) throws(ServerError) in
          watch(control.board)
          try keeper?.keep(control.board)
        }, record: record, handlesSignals: handlesSignals, ready: ready
      ).board
    }
    try keeper?.finish()
    return last
  }

  /// Ends `run`, from any thread; a `run` that starts later ends at once.
  public func stop() { stopPipe.wake() }

  /// `run` with anything that speaks on a serial line and on USB, and answers requests.
  func serve<Peer: SerialPeer & USBPeer>(
    _ peer: Peer, count: Int = 1, answer: @escaping (inout Peer, [UInt8]) -> [UInt8] = { _, _ in [] },
    keep: @escaping (borrowing Peer) throws(ServerError) -> Void = { _ in }, record: CaptureRecorder.Sink? = nil,
    handlesSignals: Bool, ready: (Places) -> Void
  ) throws(ServerError) -> Peer {
    System.ignoreBrokenPipes()
    let link = try openLink()
    defer { link?.remove() }
    let socket = try openSocket(control)
    defer { socket?.remove() }
    let captureSocket = try openSocket(capture)
    defer { captureSocket?.remove() }
    let listeners = try openListeners()
    defer { for listener in listeners { listener.remove() } }
    let terminal = link == nil ? nil : try PseudoTerminal()
    let tap =
      captureSocket == nil && record == nil
      ? nil
      : BoardTap(
        program: "boardless board run", seed: UInt64(getpid()), clock: System.time, file: record, socket: captureSocket)
    let peers = Array(repeating: peer, count: max(1, count))
    var loop = ServerLoop(
      peers, pace: pace, line: terminal.map { SerialEndpoint($0) },
      clients: socket.map { ControlClients($0, lineLimit: StandardIOServer.maximumLineBytes) },
      usb: listeners.isEmpty ? nil : USBIPServer(listeners, boards: peers.count, tap: tap, recorded: descriptors),
      tap: tap, answer: answer,
      keep: keep)
    let signals = handlesSignals ? StopSignals(to: stopPipe) : nil
    defer { signals?.giveBack() }
    if let terminal { try link?.publish(terminal.name) }
    try socket?.listen()
    try captureSocket?.listen()
    for listener in listeners { try listener.listen() }
    ready(Places(terminal: terminal?.name, usb: listeners.map(\.address)))
    try loop.run(until: stopPipe)
    return loop.peers[0]
  }

  private func openListeners() throws(ServerError) -> [USBIPListener] {
    var listeners: [USBIPListener] = []
    for address in usb { listeners.append(try USBIPListener(address)) }
    return listeners
  }

  private func openLink() throws(ServerError) -> PortLink? {
    guard let pty else { return nil }
    return try PortLink(path: pty)
  }

  private func openSocket(_ path: String?) throws(ServerError) -> ControlSocket? {
    guard let path else { return nil }
    return try ControlSocket(path: path)
  }
}
