import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The door by which USB/IP clients come: a TCP port or a Unix socket.
final class USBIPListener {
  /// Where it is; the port is the one in use, also if the system chose it.
  let address: USBIPAddress
  /// Listens; does not block.
  let descriptor: Int32
  private var isClosed = false
  /// The Unix socket, which owns its descriptor.
  private let unixSocket: ControlSocket?

  /// Takes the address; nobody can connect before `listen`.
  /// - Throws: `ServerError.alreadyServed`, `.pathTaken`, or `.system` for an address that is not this machine's or
  ///   is in use.
  init(_ address: USBIPAddress) throws(ServerError) {
    switch address {
    case .unix(let path):
      let socket = try ControlSocket(path: path)
      unixSocket = socket
      self.address = address
      descriptor = socket.descriptor
    case .tcp(let host, let port):
      unixSocket = nil
      (descriptor, self.address) = try Self.bind(host, port)
    }
  }

  /// Lets clients connect.
  func listen() throws(ServerError) {
    if let unixSocket { return try unixSocket.listen() }
    #if canImport(Glibc)
      let code = Glibc.listen(descriptor, 128)
    #else
      let code = Darwin.listen(descriptor, 128)
    #endif
    guard code == 0 else { throw .last("listen at \(address)") }
  }

  /// The next client that waits; its descriptor does not block.
  func accept() -> ControlSocket.Arrival {
    if let unixSocket { return unixSocket.accept() }
    #if canImport(Glibc)
      let client = Glibc.accept(descriptor, nil, nil)
    #else
      let client = Darwin.accept(descriptor, nil, nil)
    #endif
    guard client >= 0 else { return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .noRoom : .none }
    guard (try? System.prepare(client, nonBlocking: true)) != nil else {
      close(client)
      return .none
    }
    Self.set(client, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    // A client's machine that vanished must not keep the device for ever: after a minute it is given back.
    Self.set(client, SOL_SOCKET, SO_KEEPALIVE, 1)
    #if canImport(Glibc)
      Self.set(client, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30)
      Self.set(client, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10)
      Self.set(client, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
    #endif
    return .client(client)
  }

  /// Closes the door. Only once.
  func remove() {
    if let unixSocket { return unixSocket.remove() }
    if !isClosed {
      // A process that is just being started has the socket for a moment, too: closing alone would leave it listening.
      shutdown(descriptor, Int32(SHUT_RDWR))
      close(descriptor)
    }
    isClosed = true
  }

  deinit { remove() }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// A TCP socket at the first of the host's addresses that can be had.
  private static func bind(_ host: String, _ port: UInt16) throws(ServerError) -> (Int32, USBIPAddress) {
    let place = "serve USB/IP at \(USBIPAddress.tcp(host: host, port: port))"
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let failure = getaddrinfo(host, String(port), &hints, &found)
    guard failure == 0 else {
      throw .system(operation: place, reason: gai_strerror(failure).map { String(cString: $0) } ?? "no such host")
    }
    defer { freeaddrinfo(found) }
    var error = ServerError.system(operation: place, reason: "the host has no address")
    var next = found
    while let entry = next?.pointee {
      next = entry.ai_next
      let descriptor = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
      guard descriptor >= 0 else {
        error = .last(place)
        continue
      }
      set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
      #if canImport(Glibc)
        let code = Glibc.bind(descriptor, entry.ai_addr, entry.ai_addrlen)
      #else
        let code = Darwin.bind(descriptor, entry.ai_addr, entry.ai_addrlen)
      #endif
      guard code == 0, (try? System.prepare(descriptor, nonBlocking: true)) != nil else {
        error = .last(place)
        close(descriptor)
        continue
      }
      return (descriptor, .tcp(host: host, port: Self.port(of: descriptor) ?? port))
    }
    throw error
  }

  /// The port that a socket has.
  private static func port(of descriptor: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard code == 0 else { return nil }
    // The port stands at the same place, big-endian, in the addresses of both families.
    return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
  }
}
