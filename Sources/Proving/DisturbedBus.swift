import HIDTransport
import VirtualRT1020

/// A bus that counts the reports which host and board exchange, and at one of them lets something happen.
final class DisturbedBus: HIDBus {
  let bus: VirtualBus
  /// Reports so far, in both directions.
  private(set) var count = 0
  private let place: Int
  private let kind: Disturbance.Kind

  /// - Parameter disturbance: what happens at a report; nil, or one in the middle of an operation, only counts.
  init(_ bus: VirtualBus, _ disturbance: Disturbance? = nil) {
    self.bus = bus
    if let disturbance, case .report(let number) = disturbance.place {
      (place, kind) = (number, disturbance.kind)
    } else {
      (place, kind) = (0, .lost)
    }
  }

  func identities() throws(HIDError) -> [USBIdentity] { try bus.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    DisturbedDevice(self, try bus.open(identities, timeout: timeout))
  }

  func pause(_ time: Duration) { bus.pause(time) }

  /// Counts a report; true if it is the one.
  @inline(__always)
  fileprivate func isDue() -> Bool {
    count += 1
    return count == place
  }

  /// It happens.
  /// - Returns: true if the report is lost and nothing else.
  fileprivate func strike() -> Bool {
    switch kind {
    case .lost: return true
    case .power: bus.board.setPower(false)
    case .blink: bus.board.cutPower(for: Disturbance.blinkTime)
    case .unplug: bus.board.unplug(for: Disturbance.unplugTime)
    }
    return false
  }
}

private final class DisturbedDevice: HIDDevice {
  let identity: USBIdentity
  private let bus: DisturbedBus
  private let device: any HIDDevice

  init(_ bus: DisturbedBus, _ device: any HIDDevice) {
    (self.bus, self.device) = (bus, device)
    identity = device.identity
  }

  var descriptors: HIDDescriptors? { device.descriptors }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    if bus.isDue(), bus.strike() { return }
    try device.send(report, timeout: timeout)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    let count = try device.receive(into: buffer, timeout: timeout)
    guard bus.isDue() else { return count }
    guard bus.strike() else { throw .gone }
    return try device.receive(into: buffer, timeout: timeout)
  }

  func expectDeparture() { device.expectDeparture() }
  func close() { device.close() }
}
