import HIDTransport
import VirtualRT1020

/// A bus on which something happens to the board at one report of the host's, counted from 1.
final class CutBus: HIDBus {
  let bus: VirtualBus
  /// Reports that the host has sent.
  private(set) var count = 0
  private let place: Int
  private let isAfter: Bool
  private let happening: (inout VirtualRT1020) -> Void

  /// - Parameters:
  ///   - place: the report; 0 for none.
  ///   - isAfter: whether the board still gets the report, and is caught in the middle of what it does.
  init(
    _ bus: VirtualBus, at place: Int = 0, isAfter: Bool = false,
    _ happening: @escaping (inout VirtualRT1020) -> Void = { $0.setPower(false) }
  ) {
    self.bus = bus
    self.place = place
    self.isAfter = isAfter
    self.happening = happening
  }

  func identities() throws(HIDError) -> [USBIdentity] { try bus.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    CutDevice(self, try bus.open(identities, timeout: timeout))
  }

  func pause(_ time: Duration) { bus.pause(time) }

  /// Counts a report; true if it is the one.
  fileprivate func isDue() -> Bool {
    count += 1
    return count == place
  }

  fileprivate func send(_ report: RawSpan, to device: any HIDDevice, _ timeout: Duration) throws(HIDError) {
    guard isDue() else { return try device.send(report, timeout: timeout) }
    if isAfter { try device.send(report, timeout: timeout) }
    happening(&bus.board)
    if !isAfter { try device.send(report, timeout: timeout) }
  }
}

private final class CutDevice: HIDDevice {
  let identity: USBIdentity
  private let bus: CutBus
  private let device: any HIDDevice

  init(_ bus: CutBus, _ device: any HIDDevice) {
    (self.bus, self.device) = (bus, device)
    identity = device.identity
  }

  var descriptors: HIDDescriptors? { device.descriptors }
  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) { try bus.send(report, to: device, timeout) }
  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    try device.receive(into: buffer, timeout: timeout)
  }
  func expectDeparture() { device.expectDeparture() }
  func close() { device.close() }
}
