import HIDTransport
import USBCapture
import VirtualRT1020

/// A virtual board's bus on which all that passes becomes the events of a capture, in virtual time.
final class TappedBus: HIDBus {
  let inner: VirtualBus
  private(set) var events: [CaptureEvent] = []
  /// Nanoseconds that are added to the board's time.
  var epoch: UInt64 = 1_700_000_000_000_000_000
  /// Whether devices show their ids.
  var showsIdentity = true
  private var packet = 0
  private var devices = 0
  private var current: (index: Int, attachment: HIDDevice)?

  /// Reports that passed.
  var reportCount: Int { events.count { if case .report = $0 { true } else { false } } }

  init(_ board: VirtualRT1020) { inner = VirtualBus(board) }

  var board: VirtualRT1020 {
    get { inner.board }
    set { inner.board = newValue }
  }

  var now: UInt64 {
    let (seconds, attoseconds) = inner.board.time.components
    return epoch + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }

  func identities() throws(HIDError) -> [USBIdentity] { try inner.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let device = try inner.open(identities, timeout: timeout)
    leave()
    var captured = CapturedDevice(index: devices, bus: 1, address: UInt16(devices + 2), firstSeen: now)
    if showsIdentity { captured.identity = device.identity }
    events.append(.device(captured))
    devices += 1
    return TappedDevice(self, device, captured.index)
  }

  func pause(_ time: Duration) { inner.pause(time) }

  /// The device that was opened last leaves the bus.
  func leave() {
    guard devices > 0, case let index = devices - 1, !events.contains(.left(device: index, time: 0)) else { return }
    events.append(.left(device: index, time: now))
  }

  func passed(_ device: Int, isFromDevice: Bool, _ bytes: [UInt8]) {
    packet += 1
    events.append(
      .report(
        CapturedReport(device: device, isFromDevice: isFromDevice, bytes: bytes, time: now, packet: packet)))
  }

  func failed(_ device: Int, isFromDevice: Bool, _ status: Int32, at start: UInt64) {
    packet += 1
    events.append(
      .ended(
        CapturedTransferEnd(
          device: device, isFromDevice: isFromDevice, submitted: start, time: now, status: status,
          submission: packet - 1, packet: packet)))
  }
}

/// One device of a `TappedBus`.
final class TappedDevice: HIDDevice {
  private let bus: TappedBus
  private let inner: any HIDDevice
  private let index: Int

  init(_ bus: TappedBus, _ inner: any HIDDevice, _ index: Int) {
    self.bus = bus
    self.inner = inner
    self.index = index
  }

  var identity: USBIdentity { inner.identity }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    let start = bus.now
    bus.passed(index, isFromDevice: false, report.withUnsafeBytes { [UInt8]($0) })
    do throws(HIDError) { try inner.send(report, timeout: timeout) } catch {
      bus.failed(index, isFromDevice: false, error == .stalled ? -32 : error == .gone ? -71 : -2, at: start)
      throw error
    }
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    let start = bus.now
    do throws(HIDError) {
      let count = try inner.receive(into: buffer, timeout: timeout)
      bus.passed(index, isFromDevice: true, [UInt8](buffer[..<count]))
      return count
    } catch {
      if timeout > .zero {
        bus.failed(index, isFromDevice: true, error == .stalled ? -32 : error == .gone ? -71 : -2, at: start)
      }
      throw error
    }
  }

  func close() { inner.close() }
}
