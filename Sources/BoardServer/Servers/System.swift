#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few system calls of the servers, repeated when a signal interrupts them.
enum System {
  /// What a read gave.
  enum Input: Equatable {
    /// This many bytes, at least one.
    case bytes(Int)
    /// The other side is closed.
    case end
    /// Nothing now, on a descriptor that does not block.
    case none
  }

  /// Reads what is there into `buffer`.
  static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) throws(ServerError) -> Input {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: return .none
      default: throw .last("read")
      }
    }
  }

  /// What a write did.
  enum Output: Equatable {
    /// Took this many bytes; 0 on a descriptor that does not block and is full.
    case bytes(Int)
    /// Nobody reads any more.
    case closed
  }

  /// Writes as many of `bytes` from `start` on as the descriptor takes.
  static func write(_ descriptor: Int32, _ bytes: [UInt8], from start: Int) throws(ServerError) -> Output {
    try bytes.withUnsafeBufferPointer { (all) throws(ServerError) in
      try write(descriptor, UnsafeBufferPointer(rebasing: all[min(start, all.count)...]))
    }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) throws(ServerError) -> Output {
    while true {
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      #else
        let count = Darwin.write(descriptor, bytes.baseAddress, bytes.count)
      #endif
      if count >= 0 { return .bytes(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: return .bytes(0)
      case EPIPE: return .closed
      default: throw .last("write")
      }
    }
  }

  /// Waits for one of the events asked for; an interruption counts as none.
  /// - Parameter timeout: milliseconds, -1 for ever.
  static func poll(_ descriptors: inout [pollfd], timeout: Int32) throws(ServerError) {
    for index in descriptors.indices { descriptors[index].revents = 0 }
    #if canImport(Glibc)
      let count = Glibc.poll(&descriptors, nfds_t(descriptors.count), timeout)
    #else
      let count = Darwin.poll(&descriptors, nfds_t(descriptors.count), timeout)
    #endif
    guard count >= 0 || errno == EINTR else { throw .last("poll") }
  }

  /// Waits until one descriptor is ready for `events`.
  static func wait(_ descriptor: Int32, for events: Int32) throws(ServerError) {
    var one = [pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)]
    try poll(&one, timeout: -1)
  }

  /// Adds flags: `O_NONBLOCK` by status, close-on-exec always.
  static func prepare(_ descriptor: Int32, nonBlocking: Bool) throws(ServerError) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .last("set close-on-exec") }
    guard nonBlocking else { return }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .last("set non-blocking") }
  }

  /// The system's clock, nanoseconds since 1970.
  static func time() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
  }

  /// A peer that goes away is an error code, not a signal.
  static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
