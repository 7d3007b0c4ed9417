import HIDTransport
import MBoot
import SDP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A board on a serial line, as a bus with one device: the identity is found by asking.
///
/// Both programs answer the ping 5A A6: the flashloader with 5A A7 and ten bytes in all, the boot ROM with
/// 5A A8 and twelve. While a device is open, or the ROM is owed data, nobody is asked: a ping would go into
/// the data. The line stays open and locked until the bus is closed, or bus and
/// device are gone. Not for several threads.
public final class SerialBus: HIDBus {
  /// The line's path.
  public let path: String
  /// Baud; 115,200 is what the boot ROM starts with. A pty has no rate.
  public let baud: UInt32
  /// How long one ping may go unanswered.
  public var pingTimeout: Duration = .milliseconds(150)
  /// Pings before a look at the bus finds nobody: the flashloader measures the rate by the first.
  public var pings = 3

  private var line: SerialLine?
  private var current: (any SerialDevice)?

  /// Names a line; it is opened when it is first used.
  public init(path: String, baud: UInt32 = 115_200) {
    self.path = path
    self.baud = baud
  }

  /// Gives the line back with the settings it had. The bus may be used again.
  public func close() {
    current?.close()
    current = nil
    line?.close()
    line = nil
  }

  /// Who answers now, or who is open. A line that is not there holds nobody.
  public func identities() throws(HIDError) -> [USBIdentity] {
    do throws(HIDError) {
      return try present().map { [$0] } ?? []
    } catch {
      switch error {
      case .absent, .gone: return []
      default: throw error
      }
    }
  }

  /// Opens who answers, asking again until `timeout`.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let deadline = ContinuousClock.now + timeout
    while true {
      if let current, current.isBusy, identities.contains(current.identity) { throw .busy(path) }
      var found: USBIdentity?
      do throws(HIDError) {
        found = try present()
      } catch {
        switch error {
        case .absent, .gone: break
        default: throw error
        }
      }
      if let found, identities.contains(found), let line {
        let device: any SerialDevice =
          found == .bootROM ? SerialROM(line, owed: current?.owed ?? 0) : SerialFlashloader(line)
        current = device
        return device
      }
      guard ContinuousClock.now < deadline else { throw .absent(identities) }
      pause(.milliseconds(20))
    }
  }

  /// Opens the line as `identity` without asking who is there, for tools whose boot ROM must see nothing but
  /// their commands.
  ///
  /// - Throws: `HIDError.absent`, `.permission`, `.busy` or `.system`.
  public func openUnasked(_ identity: USBIdentity) throws(HIDError) -> any HIDDevice {
    if let current, current.isBusy { throw .busy(path) }
    let line = try opened()
    let device: any SerialDevice =
      identity == .bootROM ? SerialROM(line, owed: current?.owed ?? 0) : SerialFlashloader(line)
    current = device
    return device
  }

  /// True if the line is there and is ours. Throws what keeps it from being.
  public func isThere() throws(HIDError) -> Bool { try opened().isOpen }

  /// Sleeps.
  public func pause(_ time: Duration) {
    let parts = time.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return }
    var request = timespec(tv_sec: Int(clamping: parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
    // A signal may end the sleep early: the caller looks again anyway.
    nanosleep(&request, nil)
  }

  private func opened() throws(HIDError) -> SerialLine {
    if let line, line.isOpen { return line }
    current = nil
    let line = try SerialLine(path: path, baud: baud)
    self.line = line
    return line
  }

  private func present() throws(HIDError) -> USBIdentity? {
    let line = try opened()
    if let current, current.isBusy || current.owed > 0 { return current.identity }
    return try SerialProbe.identity(on: line, pings: pings, timeout: pingTimeout)
  }
}

/// What the bus must know of its devices.
protocol SerialDevice: HIDDevice {
  /// True until it is closed.
  var isBusy: Bool { get }
  /// Bytes of a transfer that the other side still waits for.
  var owed: Int { get }
}
