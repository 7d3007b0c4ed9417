import HIDTransport
import SerialTransport

extension BoardReach {
  /// Opens the device. A serial line is pinged for blhost, as SPSDK does; the boot ROM sees nothing but commands.
  func open(for tool: HostTool, hasPing: Bool, timeout: Duration) throws(ReachError) -> any HIDDevice {
    switch self {
    case .serial(let path, let baud):
      let rate = baud.flatMap { $0 == 0 ? nil : $0 } ?? tool.baud
      return try Self.openLine(path, rate, for: tool, hasPing: hasPing, timeout: timeout)
    case .usb, .board: throw .unavailable("USB is not built in")
    }
  }

  private static func openLine(
    _ path: String, _ baud: UInt32, for tool: HostTool, hasPing: Bool, timeout: Duration
  ) throws(ReachError) -> any HIDDevice {
    let bus = SerialBus(path: path, baud: baud)
    // SPSDK waits half a second for each of its pings, a tenth of the time-out if that is more.
    bus.pingTimeout = min(timeout, max(.milliseconds(500), timeout / 10))
    do throws(HIDError) {
      _ = try bus.isThere()
      if tool == .blhost, hasPing {
        let found = try bus.identities()
        guard let identity = found.first else { throw ReachEnd.silent }
        guard identity == .flashloader else { throw ReachEnd.bootROM }
      }
      return try bus.openUnasked(tool.identity)
    } catch {
      switch error {
      case ReachEnd.silent: throw .silent
      case ReachEnd.bootROM: throw .absent("the boot ROM answers there: load a flashloader with sdphost")
      default: throw ReachError(error)
      }
    }
  }
}

/// Ends of a look at a line, as errors of the bus.
private enum ReachEnd {
  static let silent = HIDError.timeout
  static let bootROM = HIDError.absent([.flashloader])
}

extension ReachError {
  /// What a bus says of a device that cannot be opened.
  init(_ error: HIDError) {
    switch error {
    case .absent, .gone: self = .absent(nil)
    case .timeout: self = .silent
    case .ambiguous(let list): self = .several(list)
    case .wrongDevice, .busy, .permission, .stalled, .malformed, .system: self = .unavailable(error.description)
    }
  }
}
