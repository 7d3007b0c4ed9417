import HIDTransport
import VirtualRT1020

/// A virtual board whose supply fails when so many reports have gone to it.
final class CutBus: HIDBus {
  let board: VirtualBus
  /// Reports that still get through.
  private(set) var left: Int
  /// Where between the report and its answer the supply fails, 0 to 1.
  let share: Double

  init(_ board: VirtualBus, after reports: Int, share: Double) {
    self.board = board
    left = reports
    self.share = share
  }

  func identities() throws(HIDError) -> [USBIdentity] { try board.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    CutDevice(try board.open(identities, timeout: timeout), self)
  }

  func pause(_ time: Duration) { board.pause(time) }

  /// Counts a report that went; true if it was the last.
  func isCut() -> Bool {
    left -= 1
    guard left == 0 else { return false }
    let start = board.board.time
    if let due = board.board.nextReportTime(), due > start { board.board.advance(by: (due - start) * share) }
    board.board.setPower(false)
    return true
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
    if bus.isCut() { throw .gone }
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    try device.receive(into: buffer, timeout: timeout)
  }

  func close() { device.close() }
}
