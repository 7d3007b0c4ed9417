import Foundation
import Testing

/// The other side of a pty: a thread that runs a script of reads and writes.
final class PtyPeer: @unchecked Sendable {
  /// What the transport opens.
  let path: String
  private let master: Int32
  /// Kept so that the master has no hang-up between two openings.
  private let keeper: Int32
  private let done = DispatchSemaphore(value: 0)
  private var isOpen = true

  /// Makes a pty and runs `script` on a thread of its own; a script that throws has come to its end.
  init(_ script: @escaping @Sendable (PtyPeer) throws -> Void) throws {
    #if os(Linux)
      // Glibc's module does not offer posix_openpt and its like: unlock (TIOCSPTLCK), then ask for the number
      // (TIOCGPTN).
      master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var number: Int32 = 0
      guard master >= 0, ioctl(master, 0x4004_5431, &number) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
        throw Failure.system
      }
      path = "/dev/pts/\(number)"
    #else
      master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
        throw Failure.system
      }
      path = String(cString: name)
    #endif
    keeper = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var settings = termios()
    tcgetattr(keeper, &settings)
    cfmakeraw(&settings)
    tcsetattr(keeper, TCSANOW, &settings)
    Thread.detachNewThread { [self] in
      try? script(self)
      done.signal()
    }
  }

  enum Failure: Error { case system, silence }

  /// Waits for the script's end.
  func join() { #expect(done.wait(timeout: .now() + 60) == .success) }

  /// Exactly `count` bytes, or a failure after two seconds of silence.
  func read(_ count: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 2000) > 0 else { throw Failure.silence }
      var chunk = [UInt8](repeating: 0, count: count - result.count)
      let got = Foundation.read(master, &chunk, chunk.count)
      guard got > 0 else { throw Failure.system }
      result += chunk[..<got]
    }
    return result
  }

  /// Reads as many bytes as these and compares.
  func expect(_ bytes: [UInt8]) throws {
    let found = try read(bytes.count)
    #expect(found == bytes)
  }

  /// True if nothing comes for a while.
  func isQuiet() -> Bool {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 60) == 0
  }

  func write(_ bytes: [UInt8]) { _ = Foundation.write(master, bytes, bytes.count) }

  /// The cable goes.
  func hangUp() {
    guard isOpen else { return }
    isOpen = false
    _ = close(keeper)
    _ = close(master)
  }
}
