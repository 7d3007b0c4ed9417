#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// All clients of a board's control, and the door by which they come.
struct ControlClients {
  /// Clients at once; who comes later is told so and sent away.
  static let maximumClients = 16
  /// How long requests may be carried out between two looks at everything else; each client gets one at least.
  private static let turn = Duration.milliseconds(10)

  private var door: ClientDoor
  private let lineLimit: Int
  private var clients: [ControlClient] = []

  init(_ socket: ControlSocket, lineLimit: Int) {
    door = ClientDoor(socket)
    self.lineLimit = lineLimit
  }

  /// A request waits that could be carried out.
  var hasWork: Bool { clients.contains { $0.hasWork } }

  /// What to wait for: the door first, then the clients in order.
  var descriptors: [pollfd] {
    [door.entry]
      + clients.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
  }

  /// Deals with what `poll` found at `descriptors`.
  mutating func handle(_ found: ArraySlice<pollfd>, _ buffer: UnsafeMutableRawBufferPointer) {
    for (client, entry) in zip(clients, found.dropFirst()) where entry.revents != 0 {
      client.handle(entry.revents, buffer)
    }
    if let entry = found.first, entry.revents != 0 { admit() }
  }

  private mutating func admit() {
    for descriptor in door.arrivals() {
      let client = ControlClient(descriptor, lineLimit: lineLimit)
      if clients.count < Self.maximumClients {
        clients.append(client)
      } else {
        let error = ControlError(.limit, "\(Self.maximumClients) clients are served already; come back later")
        client.add(error.json.bytes(.line))
        client.write()
      }
    }
  }

  /// Carries requests out, in order for each client.
  mutating func carryOut<Peer>(_ peer: inout Peer, _ answer: (inout Peer, [UInt8]) -> [UInt8]) {
    guard hasWork else { return }
    let end = ContinuousClock.now + Self.turn
    for client in clients {
      while client.hasWork, let line = client.next() {
        switch line {
        case .text(let text): client.add(answer(&peer, text))
        case .tooLong:
          let message = "a request line has at most \(lineLimit) bytes; this one was skipped"
          client.add(ControlError(.tooLong, message).json.bytes(.line))
        }
        if ContinuousClock.now >= end { break }
      }
    }
  }

  /// Writes what the clients take, and forgets those that are through.
  mutating func write() {
    for client in clients { client.write() }
    clients.removeAll { $0.isThrough }
  }
}
