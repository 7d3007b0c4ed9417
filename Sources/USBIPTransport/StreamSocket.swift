import HIDTransport
import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A connected stream socket, TCP or Unix, that waits no longer than it is told.
final class StreamSocket {
  private var descriptor: Int32
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  /// Connects.
  ///
  /// - Throws: `permission` for a socket that is somebody else's, `timeout`, else `system` with the address.
  init(_ address: USBIPAddress, until deadline: ContinuousClock.Instant) throws(HIDError) {
    _ = signal(SIGPIPE, SIG_IGN)
    switch address {
    case .tcp(let host, let port): descriptor = try Self.connectTCP(host, port, until: deadline)
    case .unix(let path): descriptor = try Self.connectUnix(path, until: deadline)
    }
  }

  deinit {
    close()
    chunk.deallocate()
  }

  /// Ends the connection. Closing twice is harmless.
  func close() {
    guard descriptor >= 0 else { return }
    systemClose(descriptor)
    descriptor = -1
  }

  /// True until it is closed, or the other side has gone.
  var isOpen: Bool { descriptor >= 0 }

  /// Writes what the other side takes now. Returns how many bytes that were.
  /// - Throws: `gone`.
  func write(_ bytes: UnsafeRawBufferPointer) throws(HIDError) -> Int {
    while true {
      guard isOpen else { throw .gone }
      let count = systemWrite(descriptor, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      if errno == EAGAIN || errno == EWOULDBLOCK { return 0 }
      guard errno == EINTR else {
        // What the other side said last may still be there to be read.
        throw .gone
      }
    }
  }

  /// Hands over what is there, at most 64 KiB; nil for nothing now.
  /// - Throws: `gone` once the other side is closed.
  func read() throws(HIDError) -> UnsafeRawBufferPointer? {
    while true {
      guard isOpen else { throw .gone }
      let count = systemRead(descriptor, chunk.baseAddress, chunk.count)
      if count > 0 { return UnsafeRawBufferPointer(rebasing: chunk.prefix(count)) }
      if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { return nil }
      guard count < 0, errno == EINTR else { throw .gone }
    }
  }

  /// Waits until there is something to read, or, if asked for, room to write. Returns false at the deadline.
  func wait(writing: Bool, until deadline: ContinuousClock.Instant) throws(HIDError) -> Bool {
    guard isOpen else { throw .gone }
    return try Self.wait(descriptor, Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0), until: deadline)
  }

  // MARK: - Connecting

  private static func wait(
    _ descriptor: Int32, _ events: Int16, until deadline: ContinuousClock.Instant
  ) throws(HIDError) -> Bool {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    // Each turn ends, or begins anew after a signal.
    while true {
      let parts = max(deadline - .now, .zero).components
      let milliseconds =
        min(parts.seconds, 3600) * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
      let count = poll(&entry, 1, Int32(clamping: milliseconds))
      if count > 0 { return true }
      if count == 0, ContinuousClock.now >= deadline { return false }
      guard count == 0 || errno == EINTR else { throw system("poll", errno) }
    }
  }

  private static func connectTCP(
    _ host: String, _ port: UInt16, until deadline: ContinuousClock.Instant
  ) throws(HIDError) -> Int32 {
    let place = USBIPAddress.tcp(host: host, port: port)
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let failure = getaddrinfo(host, String(port), &hints, &found)
    guard failure == 0 else {
      throw .system("find \(place): \(gai_strerror(failure).map { String(cString: $0) } ?? "no such host")")
    }
    defer { freeaddrinfo(found) }
    var error = HIDError.system("find \(place): the host has no address")
    var next = found
    while let entry = next?.pointee {
      next = entry.ai_next
      let descriptor = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
      do throws(HIDError) {
        try connect(descriptor, entry.ai_addr, entry.ai_addrlen, place, until: deadline)
        var one: Int32 = 1
        _ = setsockopt(
          descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
      } catch let failure { error = failure }
    }
    throw error
  }

  private static func connectUnix(_ path: String, until deadline: ContinuousClock.Instant) throws(HIDError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard bytes.count <= room else {
      throw .system("use \(path) as a socket: the path has \(bytes.count) bytes, and \(room) is the most")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    try withUnsafePointer(to: &address) { (pointer) throws(HIDError) in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { (generic) throws(HIDError) in
        try connect(
          descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size), .unix(path: path), until: deadline)
      }
    }
    return descriptor
  }

  /// Connects a new socket, or closes it.
  private static func connect(
    _ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t, _ place: USBIPAddress,
    until deadline: ContinuousClock.Instant
  ) throws(HIDError) {
    guard descriptor >= 0 else { throw system("make a socket", errno) }
    var code: Int32 = 0
    do throws(HIDError) {
      let flags = fcntl(descriptor, F_GETFL)
      guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
      else { throw system("set up a socket", errno) }
      code = systemConnect(descriptor, address, length) == 0 ? 0 : errno
      if code == EINPROGRESS || code == EINTR {
        guard try wait(descriptor, Int16(POLLOUT), until: deadline) else { throw .timeout }
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { throw system("connect", errno) }
      }
      guard code == 0 else {
        if case .unix(let path) = place, code == EACCES || code == EPERM { throw .permission(path) }
        throw system("no USB/IP server answers at \(place)", code)
      }
    } catch {
      systemClose(descriptor)
      throw error
    }
  }

  private static func system(_ call: String, _ code: Int32) -> HIDError {
    .system("\(call): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")")
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t) -> Int32 {
  connect(descriptor, address, length)
}

private func systemClose(_ descriptor: Int32) { _ = close(descriptor) }
