#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Carries bytes and requests between clients and one device until it is told to stop. One thread, one `poll`,
/// no client that another one waits for.
struct ServerLoop<Peer: SerialPeer> {
  var peer: Peer
  private let pace: Pace
  private var line: SerialEndpoint?
  private var clients: ControlClients?
  private let answer: (inout Peer, [UInt8]) -> [UInt8]
  private let keep: (borrowing Peer) throws(ServerError) -> Void
  private var lastLook = ContinuousClock.now

  /// Milliseconds between two looks at idle clients.
  private static var idleMilliseconds: Double { 250 }
  /// Leaps that the device may make in one go.
  private static var leapsAtOnce: Int { 4096 }

  /// - Parameters:
  ///   - answer: carries out a request of `clients`.
  ///   - keep: called before anything leaves that the device has said; what it cannot keep must not be said.
  init(
    _ peer: Peer, pace: Pace, line: SerialEndpoint?, clients: ControlClients?,
    answer: @escaping (inout Peer, [UInt8]) -> [UInt8],
    keep: @escaping (borrowing Peer) throws(ServerError) -> Void
  ) {
    self.peer = peer
    self.pace = pace
    self.line = line
    self.clients = clients
    self.answer = answer
    self.keep = keep
  }

  /// Serves until `stop` is woken.
  mutating func run(until stop: WakePipe) throws(ServerError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      followRealTime()
      handOverInput()
      carryOutRequests()
      takeOutput()
      try keep(peer)
      try line?.write()
      clients?.write()
      let ofLine = line?.descriptors ?? []
      var found = [pollfd(fd: stop.readEnd, events: Int16(POLLIN), revents: 0)] + ofLine
      found += clients?.descriptors ?? []
      try System.poll(&found, timeout: timeout)
      if found[0].revents != 0 { return }
      try line?.handle(found[1..<(1 + ofLine.count)], buffer)
      clients?.handle(found[(1 + ofLine.count)...], buffer)
    }
  }

  /// Milliseconds until something happens by itself, at most the idle time.
  private var timeout: Int32 {
    if clients?.hasWork == true { return 0 }
    var wait = Self.idleMilliseconds
    if case .timesReal(let factor) = pace {
      let events = [line == nil ? nil : peer.uartOutputTime, line?.hasInput == true ? peer.busyUntil : nil]
      for case let event? in events where event > peer.time {
        wait = min(wait, ((event - peer.time) / .milliseconds(1) / factor).rounded(.up))
      }
    }
    return Int32(wait)
  }

  /// Lets the device hear what the client has sent: at once, or where time counts, when it is through with its
  /// work.
  private mutating func handOverInput() {
    guard line?.hasInput == true else { return }
    if case .timesReal = pace, peer.busyUntil > peer.time { return }
    guard let bytes = line?.takeInput() else { return }
    peer.uartSend(bytes.span.bytes)
  }

  private mutating func carryOutRequests() {
    guard var taken = clients.take() else { return }
    taken.carryOut(&peer, answer)
    clients = taken
  }

  /// Collects what the device says. Its time leaps to its next words if nobody wants to wait.
  private mutating func takeOutput() {
    for _ in 0..<Self.leapsAtOnce {
      guard let isFull = line?.isFull, !isFull else { return }
      line?.add(peer.uartReceiveDue())
      guard pace == .fast, let due = peer.uartOutputTime, due > peer.time else { return }
      peer.advance(by: due - peer.time)
    }
  }

  /// Lets time pass for the device as it has passed here, an hour at most.
  private mutating func followRealTime() {
    let now = ContinuousClock.now
    let elapsed = min(now - lastLook, .seconds(3600))
    lastLook = now
    if elapsed > .zero { peer.advance(by: pace.virtual(elapsed)) }
  }
}
