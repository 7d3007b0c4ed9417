import HIDTransport

/// A bus that keeps all that passes on the bus inside.
final class SpyBus: HIDBus {
  /// A report and its direction.
  struct Entry: Equatable {
    var isFromDevice: Bool
    var bytes: [UInt8]
  }

  private let inner: any HIDBus
  fileprivate(set) var entries: [Entry] = []
  private(set) var openings: [USBIdentity] = []

  init(_ inner: any HIDBus) { self.inner = inner }

  func identities() throws(HIDError) -> [USBIdentity] { try inner.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let device = try inner.open(identities, timeout: timeout)
    openings.append(device.identity)
    return SpyDevice(self, device)
  }

  func pause(_ time: Duration) { inner.pause(time) }
}

private final class SpyDevice: HIDDevice {
  private let bus: SpyBus
  private let inner: any HIDDevice

  init(_ bus: SpyBus, _ inner: any HIDDevice) {
    self.bus = bus
    self.inner = inner
  }

  var identity: USBIdentity { inner.identity }
  var descriptors: HIDDescriptors? { inner.descriptors }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    bus.entries.append(.init(isFromDevice: false, bytes: report.withUnsafeBytes { [UInt8]($0) }))
    try inner.send(report, timeout: timeout)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    let count = try inner.receive(into: buffer, timeout: timeout)
    bus.entries.append(.init(isFromDevice: true, bytes: [UInt8](buffer[..<count])))
    return count
  }

  func close() { inner.close() }
}
