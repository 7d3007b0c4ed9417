import BoardNames
import HIDTransport
import LibUSBTransport
import SerialTransport
import USBIPTransport

extension BoardReach {
  /// Opens the device. A serial line is pinged for blhost, as SPSDK does; the boot ROM sees nothing but commands.
  func open(for tool: HostTool, hasPing: Bool, timeout: Duration) throws(ReachError) -> any HIDDevice {
    switch self {
    case .serial(let path, let baud):
      let rate = baud.flatMap { $0 == 0 ? nil : $0 } ?? tool.baud
      return try Self.openLine(path, rate, for: tool, hasPing: hasPing, timeout: timeout)
    case .usb(let text):
      guard let selector = try? USBSelector(text) else { throw .absent(nil) }
      return try Self.openUSB(selector, for: tool) { () throws(HIDError) in try LibUSBBus(selector) }
    case .board(let text, let usb):
      let board: BoardName
      do throws(BoardNameError) { board = try BoardFolder.ofUser().choose(text) } catch {
        throw .absent(error.description)
      }
      return try Self.openUSB(usb.flatMap { try? USBSelector($0) }, for: tool) { () throws(HIDError) in
        USBIPBus(.unix(path: board.usbSocket))
      }
    }
  }

  /// Opens the device with the ids that the user named, else the one that the tool is for. It looks once, as SPSDK
  /// does.
  private static func openUSB(
    _ selector: USBSelector?, for tool: HostTool, _ makeBus: () throws(HIDError) -> any HIDBus
  ) throws(ReachError) -> any HIDDevice {
    let opened = Result { () throws(HIDError) in
      try makeBus().open([selector?.identity ?? tool.identity], timeout: .zero)
    }
    switch opened {
    case .success(let device): return device
    case .failure(let error): throw ReachError(error)
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
