#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// All who listen at a board's capture socket, and the door by which they come.
struct CaptureClients {
  /// Clients at once; who comes later is sent away.
  static let maximumClients = 16
  /// New clients that are looked at between two looks at everything else.
  private static let arrivalsAtOnce = 16
  /// How long the door stays shut when the system has no room.
  private static let pause = Duration.milliseconds(250)

  private let socket: ControlSocket
  private var clients: [CaptureClient] = []
  private var opensAt = ContinuousClock.now

  init(_ socket: ControlSocket) { self.socket = socket }

  /// Nobody listens.
  var isEmpty: Bool { clients.isEmpty }

  /// What to wait for: the door first, then the clients in order.
  var descriptors: [pollfd] {
    let isOpen = ContinuousClock.now >= opensAt
    return [pollfd(fd: isOpen ? socket.descriptor : -1, events: Int16(POLLIN), revents: 0)]
      + clients.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
  }

  /// Deals with what `poll` found at `descriptors`.
  /// - Returns: the clients that have come.
  mutating func handle(_ found: ArraySlice<pollfd>, _ buffer: UnsafeMutableRawBufferPointer) -> [CaptureClient] {
    for (client, entry) in zip(clients, found.dropFirst()) where entry.revents != 0 {
      client.handle(entry.revents, buffer)
    }
    let old = clients.count
    if let door = found.first, door.revents != 0 { admit() }
    return Array(clients[old...])
  }

  private mutating func admit() {
    for _ in 0..<Self.arrivalsAtOnce {
      switch socket.accept() {
      case .none: return
      case .noRoom:
        opensAt = ContinuousClock.now + Self.pause
        return
      case .client(let descriptor):
        let client = CaptureClient(descriptor)
        if clients.count < Self.maximumClients { clients.append(client) }
      }
    }
  }

  /// Queues a block for all.
  func add(_ block: [UInt8]) { for client in clients { client.add(block) } }

  /// Writes what the clients take, and forgets those that are through.
  mutating func write() {
    for client in clients { client.write() }
    clients.removeAll { $0.isThrough }
  }
}
