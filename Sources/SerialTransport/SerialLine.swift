import HIDTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open tty or pty: raw bytes, 8 data bits, no parity, one stop bit, held by this process alone.
///
/// Waits by `poll`. Gives the line its former settings back when it is closed.
final class SerialLine {
  private var descriptor: Int32
  private var former: termios?
  private var chunk = [UInt8](repeating: 0, count: 4096)

  /// Opens `path` at `baud`. A pty takes any rate and has none.
  ///
  /// - Throws: `absent`, `permission`, `busy` if another process holds it, else `system`.
  init(path: String, baud: UInt32) throws(HIDError) {
    guard let speed = SerialSpeed.constant(baud) else { throw .system("\(baud) baud is not a rate of this system") }
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.openingError(errno, path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close()
      throw code == EWOULDBLOCK ? .busy("another process holds \(path)") : Self.system("lock", code)
    }
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else {
      close()
      throw .system("\(path) is no serial line")
    }
    let before = settings
    cfmakeraw(&settings)
    settings.c_cflag &= ~tcflag_t(CSTOPB | PARENB)
    settings.c_cflag |= tcflag_t(CS8 | CREAD | CLOCAL)
    guard cfsetispeed(&settings, speed) == 0, cfsetospeed(&settings, speed) == 0,
      tcsetattr(descriptor, TCSANOW, &settings) == 0
    else {
      let code = errno
      close()
      throw Self.system("set up \(path)", code)
    }
    former = before
  }

  deinit { close() }

  /// Gives the line back. Closing twice is harmless.
  func close() {
    guard descriptor >= 0 else { return }
    if var former { _ = tcsetattr(descriptor, TCSANOW, &former) }
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #elseif canImport(Musl)
      _ = Musl.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
    descriptor = -1
  }

  /// True until the line is closed or its other side goes.
  var isOpen: Bool { descriptor >= 0 }

  /// Drops what came in and was not read.
  func discardInput() {
    guard isOpen else { return }
    _ = tcflush(descriptor, TCIFLUSH)
  }

  /// Writes all bytes, or throws `timeout` or `gone` with some of them written.
  func write(_ bytes: RawSpan, until deadline: ContinuousClock.Instant) throws(HIDError) {
    try bytes.withUnsafeBytes { (raw) throws(HIDError) in
      guard let base = raw.baseAddress else { return }
      var offset = 0
      while offset < raw.count {
        guard isOpen else { throw .gone }
        let count = systemWrite(descriptor, base + offset, raw.count - offset)
        if count > 0 {
          offset += count
        } else if count < 0, errno != EINTR, errno != EAGAIN {
          throw failure("write", errno)
        } else {
          try wait(for: Int16(POLLOUT), until: deadline)
        }
      }
    }
  }

  /// Writes bytes held in an array.
  func write(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(HIDError) {
    try write(bytes.span.bytes, until: deadline)
  }

  /// Waits for bytes and hands over what is there, at most 4,096.
  ///
  /// - Throws: `timeout` if none came until `deadline`, `gone` once the other side is closed.
  func read(until deadline: ContinuousClock.Instant) throws(HIDError) -> ArraySlice<UInt8> {
    // Each turn ends, or waits until there is something.
    while true {
      guard isOpen else { throw .gone }
      let descriptor = descriptor
      let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { return chunk[..<count] }
      if count == 0 { throw failure("read", EIO) }
      let code = errno
      guard code == EINTR || code == EAGAIN else { throw failure("read", code) }
      try wait(for: Int16(POLLIN), until: deadline)
    }
  }

  private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws(HIDError) {
    let left = deadline - .now
    guard left > .zero else { throw .timeout }
    let parts = left.components
    let milliseconds =
      min(parts.seconds, 3600) * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    guard poll(&entry, 1, Int32(clamping: milliseconds)) >= 0 || errno == EINTR else { throw failure("poll", errno) }
    // A hung-up line that has nothing more to read says so for ever; the read finds out.
    if entry.revents & Int16(POLLNVAL) != 0 { throw failure("poll", EBADF) }
  }

  /// Any failure ends the line: half a frame cannot be mended.
  private func failure(_ call: String, _ code: Int32) -> HIDError {
    close()
    return [EIO, ENXIO, ENODEV, EBADF, EPIPE].contains(code) ? .gone : Self.system(call, code)
  }

  private static func openingError(_ code: Int32, _ path: String) -> HIDError {
    switch code {
    case ENOENT, ENXIO, ENODEV, ENOTDIR: .absent([.flashloader, .bootROM])
    case EACCES, EPERM: .permission(path)
    case EBUSY: .busy("another process holds \(path)")
    default: system("open \(path)", code)
    }
  }

  private static func system(_ call: String, _ code: Int32) -> HIDError {
    .system("\(call): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")")
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
