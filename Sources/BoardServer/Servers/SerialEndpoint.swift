#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Our end of the terminal: bytes on their way in and out.
struct SerialEndpoint {
  private let terminal: PseudoTerminal
  /// Bytes from the client that the device has not heard yet.
  private var incoming: [UInt8] = []
  /// Bytes on their way to the client.
  private var outgoing = OutgoingBytes(slack: SerialEndpoint.outgoingLimit)

  /// While so many bytes wait for a slow client, none are taken from either side.
  private static let outgoingLimit = 64 << 10
  /// While so many bytes wait for a busy device, none are taken from the client.
  private static let incomingLimit = 4096

  init(_ terminal: PseudoTerminal) { self.terminal = terminal }

  /// A slow client has enough to read.
  var isFull: Bool { outgoing.count >= Self.outgoingLimit }

  /// Bytes wait that the device has not heard.
  var hasInput: Bool { !incoming.isEmpty }

  /// What to wait for: the terminal, and who comes and goes.
  var descriptors: [pollfd] {
    let reads = !isFull && incoming.count < Self.incomingLimit
    let events = Int16(reads ? POLLIN : 0) | Int16(outgoing.count > 0 ? POLLOUT : 0)
    return [
      pollfd(fd: terminal.master, events: events, revents: 0),
      pollfd(fd: terminal.watch?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
  }

  /// Deals with what `poll` found at `descriptors`.
  mutating func handle(
    _ found: ArraySlice<pollfd>, _ buffer: UnsafeMutableRawBufferPointer
  ) throws(ServerError) {
    if terminal.watch?.update() ?? true {
      terminal.liftExclusiveLock()
      if terminal.watch != nil {
        outgoing.drop()
        terminal.forgetUnread()
      }
    }
    let happened = Int32(found.first?.revents ?? 0)
    if happened & Int32(POLLIN) != 0 {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(Self.incomingLimit))
      guard case .bytes(let count) = try System.read(terminal.master, room) else { return }
      incoming.append(contentsOf: room[..<count])
    } else if happened & Int32(POLLERR | POLLHUP | POLLNVAL) != 0 {
      throw .system(operation: "serve \(terminal.name)", reason: "the terminal was hung up")
    }
  }

  /// Hands over what the client has sent.
  mutating func takeInput() -> [UInt8] {
    defer { incoming.removeAll(keepingCapacity: true) }
    return incoming
  }

  /// Queues what the device says.
  mutating func add(_ bytes: [UInt8]) { outgoing.bytes += bytes }

  /// Writes as much as the client takes. A line that nobody listens to keeps nothing.
  mutating func write() throws(ServerError) {
    if terminal.watch?.hasClient == false { outgoing.drop() }
    _ = try outgoing.write(to: terminal.master)
  }
}
