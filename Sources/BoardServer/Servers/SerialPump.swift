#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Carries bytes between a terminal and a device until it is told to stop. One thread, one `poll`.
///
/// The device's time follows real time while it waits, and leaps over what it is busy with: nobody waits
/// for a virtual erase.
struct SerialPump<Peer: SerialPeer> {
  var peer: Peer
  /// Bytes on their way to the client, of which `written` are through.
  private var outgoing: [UInt8] = []
  private var written = 0
  private var lastLook = ContinuousClock.now

  /// While so many bytes wait for a slow client, none are taken from either side.
  static var outgoingLimit: Int { 64 << 10 }
  /// Milliseconds between two looks at an idle terminal.
  private static var idleMilliseconds: Int32 { 250 }
  /// Leaps that the device may make in one go.
  private static var leapsAtOnce: Int { 4096 }

  init(_ peer: Peer) { self.peer = peer }

  private var isFull: Bool { outgoing.count - written >= Self.outgoingLimit }

  /// Pumps until `stop` is woken.
  mutating func run(_ terminal: PseudoTerminal, until stop: WakePipe) throws(ServerError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    defer { buffer.deallocate() }
    let watch = terminal.watch
    while true {
      followRealTime()
      takeOutput()
      if watch?.hasClient == false { dropOutput() }
      try write(to: terminal)
      var descriptors = [
        pollfd(fd: stop.readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: terminal.master, events: events, revents: 0),
        pollfd(fd: watch?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      try System.poll(&descriptors, timeout: Self.idleMilliseconds)
      if descriptors[0].revents != 0 { return }
      if watch?.update() ?? true {
        terminal.liftExclusiveLock()
        if watch != nil {
          dropOutput()
          terminal.forgetUnread()
        }
      }
      let happened = Int32(descriptors[1].revents)
      if happened & Int32(POLLIN) != 0 {
        try read(from: terminal, into: buffer)
      } else if happened & Int32(POLLERR | POLLHUP | POLLNVAL) != 0 {
        throw .system(operation: "serve \(terminal.name)", reason: "the terminal was hung up")
      }
    }
  }

  private var events: Int16 {
    Int16(isFull ? 0 : POLLIN) | Int16(written < outgoing.count ? POLLOUT : 0)
  }

  private mutating func read(
    from terminal: PseudoTerminal, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ServerError) {
    guard case .bytes(let count) = try System.read(terminal.master, buffer) else { return }
    followRealTime()
    peer.uartSend(UnsafeRawBufferPointer(rebasing: buffer[..<count]).bytes)
  }

  /// A line that nobody listens to keeps nothing.
  private mutating func dropOutput() {
    outgoing.removeAll(keepingCapacity: outgoing.count <= Self.outgoingLimit)
    written = 0
  }

  private mutating func write(to terminal: PseudoTerminal) throws(ServerError) {
    guard written < outgoing.count else { return }
    if case .bytes(let count) = try System.write(terminal.master, outgoing, from: written) { written += count }
    if written == outgoing.count {
      outgoing.removeAll(keepingCapacity: outgoing.count <= Self.outgoingLimit)
      written = 0
    }
  }

  /// Collects what the device says, letting its time leap over what it is busy with.
  private mutating func takeOutput() {
    for _ in 0..<Self.leapsAtOnce where !isFull {
      outgoing += peer.uartReceive()
      let idle = peer.busyUntil
      guard idle > peer.time else { return }
      peer.advance(by: idle - peer.time)
    }
  }

  /// Lets as much time pass for the device as has passed here, an hour at most.
  private mutating func followRealTime() {
    let now = ContinuousClock.now
    let elapsed = min(now - lastLook, .seconds(3600))
    lastLook = now
    if elapsed > .zero { peer.advance(by: elapsed) }
  }
}
