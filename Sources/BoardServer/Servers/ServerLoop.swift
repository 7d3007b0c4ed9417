#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Carries bytes, requests and transfers between clients and devices until it is told to stop. One thread, one
/// `poll`, no client that another one waits for.
struct ServerLoop<Peer: SerialPeer & USBPeer> {
  /// The devices, at least one. The first has the serial line and the control; each has its place on USB.
  private(set) var peers: [Peer]
  private let pace: Pace
  private var line: SerialEndpoint?
  private var clients: ControlClients?
  private var usb: USBIPServer?
  /// Who watches what passes on the line and on USB, if anybody.
  private let tap: BoardTap?
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
    _ peers: [Peer], pace: Pace, line: SerialEndpoint?, clients: ControlClients?, usb: USBIPServer?,
    tap: BoardTap? = nil, answer: @escaping (inout Peer, [UInt8]) -> [UInt8],
    keep: @escaping (borrowing Peer) throws(ServerError) -> Void
  ) {
    self.peers = peers
    self.pace = pace
    self.line = line
    self.clients = clients
    self.usb = usb
    self.tap = tap
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
      serveUSB(buffer)
      try keep(peers[0])
      try line?.write()
      clients?.write()
      usb?.write()
      tap?.write()
      var found = [pollfd(fd: stop.readEnd, events: Int16(POLLIN), revents: 0)]
      found += line?.descriptors ?? []
      let endOfLine = found.count
      found += clients?.descriptors ?? []
      let endOfClients = found.count
      found += usb?.descriptors ?? []
      let endOfUSB = found.count
      found += tap?.descriptors ?? []
      try System.poll(&found, timeout: timeout())
      if found[0].revents != 0 { return }
      try line?.handle(found[1..<endOfLine], buffer)
      clients?.handle(found[endOfLine..<endOfClients], buffer)
      usb?.handle(found[endOfClients..<endOfUSB], buffer)
      tap?.handle(found[endOfUSB...], buffer)
    }
  }

  /// Milliseconds until something happens by itself, at most the idle time.
  private mutating func timeout() -> Int32 {
    if clients?.hasWork == true || usb?.hasWork == true { return 0 }
    var wait = Self.idleMilliseconds
    if let farewell = usb?.nextFarewell { wait = min(wait, max(0, (farewell - .now) / .milliseconds(1)).rounded(.up)) }
    if case .timesReal(let factor) = pace {
      let now = peers[0].time
      let events = [line == nil ? nil : peers[0].uartOutputTime, line?.hasInput == true ? peers[0].busyUntil : nil]
      for case let event? in events where event > now {
        wait = min(wait, ((event - now) / .milliseconds(1) / factor).rounded(.up))
      }
      if let left = usb?.nextEvent(&peers) { wait = min(wait, (left / .milliseconds(1) / factor).rounded(.up)) }
    }
    return Int32(wait)
  }

  /// Lets the device hear what the client has sent: at once, or where time counts, when it is through with its
  /// work.
  private mutating func handOverInput() {
    guard line?.hasInput == true else { return }
    if case .timesReal = pace, peers[0].busyUntil > peers[0].time { return }
    guard let bytes = line?.takeInput() else { return }
    tap?.heard(bytes, by: peers[0].usbStay()?.stay.identity)
    peers[0].uartSend(bytes.span.bytes)
  }

  private mutating func serveUSB(_ buffer: UnsafeMutableRawBufferPointer) {
    guard var taken = usb.take() else { return }
    taken.serve(&peers, leaps: pace == .fast, buffer)
    usb = taken
  }

  private mutating func carryOutRequests() {
    guard var taken = clients.take() else { return }
    taken.carryOut(&peers[0], answer)
    clients = taken
  }

  /// Collects what the device says. Its time leaps to its next words if nobody wants to wait.
  private mutating func takeOutput() {
    for _ in 0..<Self.leapsAtOnce {
      guard let isFull = line?.isFull, !isFull else { return }
      let program = tap == nil ? nil : peers[0].usbStay()?.stay.identity
      let bytes = peers[0].uartReceiveDue()
      tap?.said(bytes, by: program)
      line?.add(bytes)
      guard pace == .fast, let due = peers[0].uartOutputTime, due > peers[0].time else { return }
      peers[0].advance(by: due - peers[0].time)
    }
  }

  /// Lets time pass for the devices as it has passed here, an hour at most.
  private mutating func followRealTime() {
    let now = ContinuousClock.now
    let elapsed = min(now - lastLook, .seconds(3600))
    lastLook = now
    guard elapsed > .zero else { return }
    let passed = pace.virtual(elapsed)
    for index in peers.indices { peers[index].advance(by: passed) }
  }
}
