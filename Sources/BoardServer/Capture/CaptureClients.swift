#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// All who listen at a board's capture socket, and the door by which they come.
struct CaptureClients {
  /// Clients at once; who comes later is sent away.
  static let maximumClients = 16

  private var door: ClientDoor
  private var clients: [CaptureClient] = []

  init(_ socket: ControlSocket) { door = ClientDoor(socket) }

  /// Nobody listens.
  var isEmpty: Bool { clients.isEmpty }

  /// What to wait for: the door first, then the clients in order.
  var descriptors: [pollfd] {
    [door.entry]
      + clients.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
  }

  /// Deals with what `poll` found at `descriptors`.
  /// - Returns: the clients that have come.
  mutating func handle(_ found: ArraySlice<pollfd>, _ buffer: UnsafeMutableRawBufferPointer) -> [CaptureClient] {
    for (client, entry) in zip(clients, found.dropFirst()) where entry.revents != 0 {
      client.handle(entry.revents, buffer)
    }
    let old = clients.count
    if let entry = found.first, entry.revents != 0 { admit() }
    return Array(clients[old...])
  }

  private mutating func admit() {
    for descriptor in door.arrivals() {
      let client = CaptureClient(descriptor)
      if clients.count < Self.maximumClients { clients.append(client) }
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
