import Foundation

/// A terminal whose user is the test: what is written to it can be read, and what is typed arrives.
final class Terminal: @unchecked Sendable {
  /// Where programs open it.
  let path: String
  /// Raw passes bytes as they are, as a serial line would.
  private let master: Int32
  /// Held, so that nothing is hung up between two programs, and to look at the settings.
  private let slave: Int32
  private let lock = NSLock()
  private var isStopped = false

  enum Failure: Error { case system }

  init(raw: Bool = false) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    #if os(Linux)
      // Glibc's module does not offer unlockpt and its like: TIOCGPTN, TIOCSPTLCK.
      var number: Int32 = 0
      guard master >= 0, ioctl(master, 0x8004_5430, &number) == 0 else { throw Failure.system }
      var locked: Int32 = 0
      guard ioctl(master, 0x4004_5431, &locked) == 0 else { throw Failure.system }
      path = "/dev/pts/\(number)"
    #else
      guard grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else { throw Failure.system }
      path = String(cString: name)
    #endif
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Failure.system }
    if raw {
      var settings = termios()
      tcgetattr(slave, &settings)
      cfmakeraw(&settings)
      tcsetattr(slave, TCSANOW, &settings)
    }
  }

  deinit {
    close(slave)
    close(master)
  }

  /// What the programs on it left switched on.
  var settings: [UInt64] {
    var now = termios()
    tcgetattr(slave, &now)
    return [now.c_iflag, now.c_oflag, now.c_cflag, now.c_lflag].map { UInt64($0) }
  }

  /// What has come since the last call.
  func read() -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = Foundation.read(master, &chunk, chunk.count)
    return count > 0 ? Array(chunk[..<count]) : []
  }

  /// Types; what does not fit is lost.
  func write(_ bytes: [UInt8]) { _ = Foundation.write(master, bytes, bytes.count) }

  /// Answers whatever comes, on a thread of its own, until `stop()`. Without anything for a while it gets
  /// an empty array.
  func answer(_ body: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    Thread.detachNewThread { [self] in
      while lock.withLock({ !isStopped }) {
        var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, 10)
        let bytes = body(read())
        if !bytes.isEmpty { write(bytes) }
      }
    }
  }

  func stop() { lock.withLock { isStopped = true } }
}
