#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pseudo terminal whose slave passes bytes as they are.
///
/// The slave stays open here too: without it, the master would see an I/O error each time a client
/// closes, and a client's settings would not outlive it.
final class PseudoTerminal {
  /// Our side; does not block.
  let master: Int32
  /// The clients' side, held open.
  private let slave: Int32
  /// The slave's path.
  let name: String
  /// Who has it open; made before anybody can know its name, so that no client is missed.
  let watch: ClientWatch?

  init() throws(ServerError) {
    var master: Int32 = -1
    var slave: Int32 = -1
    guard openpty(&master, &slave, nil, nil, nil) == 0 else { throw .last("open a pseudo terminal") }
    self.master = master
    self.slave = slave
    var buffer = [CChar](repeating: 0, count: 1024)
    let failure = ttyname_r(slave, &buffer, buffer.count - 1)
    name = buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    watch = failure == 0 ? ClientWatch(name) : nil
    guard failure == 0 else { throw .failed("name the pseudo terminal", failure) }
    try System.prepare(master, nonBlocking: true)
    try System.prepare(slave, nonBlocking: false)
    var settings = termios()
    guard tcgetattr(slave, &settings) == 0 else { throw .last("read the pseudo terminal's settings") }
    cfmakeraw(&settings)
    guard tcsetattr(slave, TCSANOW, &settings) == 0 else { throw .last("set the pseudo terminal to raw mode") }
  }

  deinit {
    close(master)
    close(slave)
  }

  /// Forgets what was sent and no client has read.
  func forgetUnread() { _ = tcflush(slave, TCIFLUSH) }

  /// Lifts a client's exclusive lock (TIOCEXCL), which would otherwise stay on the terminal that we hold
  /// open after the client is gone and shut out the next one.
  func liftExclusiveLock() {
    #if canImport(Glibc)
      _ = ioctl(slave, UInt(TIOCNXCL), 0)
    #else
      _ = ioctl(slave, UInt(0x2000_740E), 0)
    #endif
  }
}
