import HIDTransport
import VirtualRT1020

/// A virtual board of which a copy is kept after each report that goes to it, with its supply cut off there.
final class CutBus: HIDBus {
  let board: VirtualBus
  /// Where between the report and its answer the supply fails, 0 to 1.
  let share: Double
  /// Called with each copy.
  let keep: (VirtualRT1020) -> Void

  init(_ board: VirtualBus, share: Double, keep: @escaping (VirtualRT1020) -> Void) {
    self.board = board
    self.share = share
    self.keep = keep
  }

  func identities() throws(HIDError) -> [USBIdentity] { try board.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    CutDevice(try board.open(identities, timeout: timeout), self)
  }

  func pause(_ time: Duration) { board.pause(time) }

  fileprivate func cut() {
    var copy = board.board
    let start = copy.time
    if let due = copy.nextReportTime(), due > start { copy.advance(by: (due - start) * share) }
    copy.setPower(false)
    copy.setPower(true)
    keep(copy)
  }
}

final class CutDevice: HIDDevice {
  private let device: any HIDDevice
  private let bus: CutBus

  init(_ device: any HIDDevice, _ bus: CutBus) {
    self.device = device
    self.bus = bus
  }

  var identity: USBIdentity { device.identity }
  var descriptors: HIDDescriptors? { device.descriptors }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    try device.send(report, timeout: timeout)
    bus.cut()
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    try device.receive(into: buffer, timeout: timeout)
  }

  func close() { device.close() }
}
