import HIDTransport

/// A bus whose client stops dead at the nth report it sends: nothing more goes either way.
final class DyingBus: HIDBus {
  private let inner: any HIDBus
  private var left: Int

  init(_ inner: any HIDBus, at limit: Int) {
    self.inner = inner
    left = limit
  }

  var isDead: Bool { left <= 0 }

  func count() throws(HIDError) {
    left -= 1
    if isDead { throw .gone }
  }

  func identities() throws(HIDError) -> [USBIdentity] { try inner.identities() }
  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    DyingDevice(try inner.open(identities, timeout: timeout), self)
  }
  func pause(_ time: Duration) { inner.pause(time) }

  /// A device of such a bus.
  private final class DyingDevice: HIDDevice {
    private let inner: any HIDDevice
    private let bus: DyingBus
    var identity: USBIdentity { inner.identity }

    init(_ inner: any HIDDevice, _ bus: DyingBus) {
      self.inner = inner
      self.bus = bus
    }

    func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
      try bus.count()
      try inner.send(report, timeout: timeout)
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
      guard !bus.isDead else { throw .gone }
      return try inner.receive(into: buffer, timeout: timeout)
    }

    func close() { inner.close() }
  }
}
