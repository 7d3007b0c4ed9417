import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows boards to USB/IP clients: the first as 1-1, the next as 1-2 and so on. A board keeps its name over
/// re-enumeration, which ends the connection that had imported it.
struct USBIPServer {
  /// Clients at once besides one for each board: beyond that the one that has waited longest for nothing has to go.
  private static let visitors = 64
  /// How long a device that leaves the bus is still seen there. A host's HID layer throws away reports that nobody has
  /// fetched when the device goes, so the answer to a jump would be lost; silicon needs time to leave as well (UNPROVEN
  /// how much).
  private static let departure = Duration.milliseconds(50)

  private var doors: [ClientDoor]
  private var ports: [USBPort]
  private var connections: [USBIPConnection] = []

  init(
    _ listeners: [USBIPListener], boards: Int, tap: BoardTap? = nil,
    recorded: RecordedDescriptors = RecordedDescriptors()
  ) {
    doors = listeners.map { ClientDoor($0) }
    ports = (0..<boards).map { USBPort(index: $0, tap: tap, recorded: recorded) }
  }

  // MARK: - Waiting

  /// When the next client has to be told that its device is gone.
  var nextFarewell: ContinuousClock.Instant? { connections.compactMap(\.shutTime).min() }

  /// A device could go on with what waits.
  var hasWork: Bool { connections.contains { $0.wantsTurn && $0.isEmpty } }

  /// What to wait for: the doors first, then the clients in order.
  var descriptors: [pollfd] {
    doors.map(\.entry)
      + connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
  }

  /// Deals with what `poll` found at `descriptors`.
  mutating func handle(_ found: ArraySlice<pollfd>, _ buffer: UnsafeMutableRawBufferPointer) {
    for (connection, entry) in zip(connections, found.dropFirst(doors.count)) where entry.revents != 0 {
      connection.handle(entry.revents, buffer)
    }
    for (door, entry) in zip(doors.indices, found) where entry.revents != 0 { admit(door) }
  }

  /// The device's time until something may happen to one that a host waits for; nil if that is up to hosts.
  mutating func nextEvent(_ peers: inout [some USBPeer]) -> Duration? {
    var wait: Duration?
    for index in ports.indices {
      guard let event = ports[index].nextEvent(&peers[index]) else { continue }
      let left = event - peers[index].usbTime()
      if left > .zero { wait = min(wait ?? left, left) }
    }
    return wait
  }

  private mutating func admit(_ door: Int) {
    for descriptor in doors[door].arrivals() {
      if connections.count >= ports.count + Self.visitors { makeRoom() }
      connections.append(USBIPConnection(descriptor))
    }
  }

  /// Sends the client away that has been there longest without a device.
  private mutating func makeRoom() {
    guard let index = connections.firstIndex(where: { $0.port == nil }) else { return }
    connections.remove(at: index)
  }

  // MARK: - Serving

  /// Carries out what clients ask, and lets the devices work off what waits.
  mutating func serve(_ peers: inout [some USBPeer], leaps: Bool, _ buffer: UnsafeMutableRawBufferPointer) {
    for connection in connections {
      connection.wantsTurn = false
      endLostStay(of: connection, &peers)
      do throws(USBIPError) {
        // A connection's decoder holds a bounded number of requests.
        while let request = try connection.next() { carryOut(request, connection, &peers) }
      } catch {
        connection.drop()
      }
      guard let port = connection.port else { continue }
      if connection.isThrough {
        ports[port].release()
        connection.drop()
        continue
      }
      if ports[port].serve(&peers[port], leaps: leaps, into: &connection.outgoing.bytes, buffer) {
        // A client that does not take its answers is waited for.
        connection.wantsTurn = true
      }
      endLostStay(of: connection, &peers)
    }
  }

  /// Ends a connection whose device has left the bus, or has been there anew since.
  private mutating func endLostStay(of connection: USBIPConnection, _ peers: inout [some USBPeer]) {
    guard let port = connection.port, peers[port].usbStay() != ports[port].stay else { return }
    ports[port].release()
    connection.end(after: Self.departure)
  }

  private mutating func carryOut(
    _ request: USBIPRequest, _ connection: USBIPConnection, _ peers: inout [some USBPeer]
  ) {
    switch request {
    case .deviceList:
      var listings: [USBIPReply.Listing] = []
      for index in ports.indices {
        if let stay = peers[index].usbStay() { listings.append(ports[index].listing(stay)) }
      }
      connection.add(.deviceList(.done, listings))
      connection.end()
    case .importDevice(let busID): importDevice(busID, connection, &peers)
    case .submit(let transfer):
      guard let port = connection.port else { return }
      ports[port].submit(transfer, into: &connection.outgoing.bytes)
    case .unlink(let unlink):
      guard let port = connection.port else { return }
      ports[port].unlink(unlink, into: &connection.outgoing.bytes)
    }
  }

  private mutating func importDevice(
    _ busID: String, _ connection: USBIPConnection, _ peers: inout [some USBPeer]
  ) {
    guard let port = ports.firstIndex(where: { $0.busID == busID }), let stay = peers[port].usbStay() else {
      connection.add(.importDevice(.noDevice, nil))
      return connection.end()
    }
    if ports[port].stay != nil, isHeld(port, &peers) {
      connection.add(.importDevice(.busy, nil))
      return connection.end()
    }
    ports[port].attach(stay)
    connection.begin(port: port)
    connection.add(.importDevice(.done, ports[port].listing(stay).device))
  }

  /// Whether a client that is still there has the device; one that has just gone is sent on its way.
  private mutating func isHeld(_ port: Int, _ peers: inout [some USBPeer]) -> Bool {
    for connection in connections where connection.port == port {
      endLostStay(of: connection, &peers)
      connection.noticeEnd()
      if connection.port == port, connection.isThrough {
        ports[port].release()
        connection.end()
      }
      if connection.port == port { return true }
    }
    return false
  }

  /// Writes what the clients take, and forgets those that are through.
  mutating func write() {
    for connection in connections { connection.write() }
    connections.removeAll { connection in
      guard connection.isThrough else { return false }
      if let port = connection.port { ports[port].release() }
      return true
    }
  }
}
