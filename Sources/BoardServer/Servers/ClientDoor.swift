#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A socket by which clients come: a bounded number at a time, and shut for a moment where the system has no room.
struct ClientDoor {
  /// New clients that are looked at between two looks at everything else.
  private static let arrivalsAtOnce = 64
  /// How long the door stays shut when the system has no room.
  private static let pause = Duration.milliseconds(250)

  private let descriptor: Int32
  private let accept: () -> ControlSocket.Arrival
  private var opensAt = ContinuousClock.now

  init(_ socket: ControlSocket) {
    descriptor = socket.descriptor
    accept = socket.accept
  }

  init(_ listener: USBIPListener) {
    descriptor = listener.descriptor
    accept = listener.accept
  }

  /// What to wait for.
  var entry: pollfd {
    pollfd(fd: ContinuousClock.now >= opensAt ? descriptor : -1, events: Int16(POLLIN), revents: 0)
  }

  /// Descriptors of those who have come, none of which blocks.
  mutating func arrivals() -> [Int32] {
    var arrivals: [Int32] = []
    while arrivals.count < Self.arrivalsAtOnce {
      switch accept() {
      case .client(let client): arrivals.append(client)
      case .none: return arrivals
      case .noRoom:
        opensAt = ContinuousClock.now + Self.pause
        return arrivals
      }
    }
    return arrivals
  }
}
