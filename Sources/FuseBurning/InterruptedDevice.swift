import HIDTransport
import MBoot
import VirtualRT1020

/// A virtual board's flashloader whose supply is cut while it burns a word.
final class InterruptedDevice: HIDDevice {
  private let device: any HIDDevice
  private let bus: VirtualBus
  private let word: UInt32
  /// When, as a share of the time that the burn and its answer take, 0 to 1.
  private let share: Double

  /// - Parameter word: the fuse word whose next burn is cut short.
  init(_ device: any HIDDevice, of bus: VirtualBus, burning word: Int, share: Double) {
    self.device = device
    self.bus = bus
    self.word = UInt32(clamping: word)
    self.share = min(max(share, 0), 1)
  }

  var identity: USBIdentity { device.identity }
  var descriptors: HIDDescriptors? { device.descriptors }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    try device.send(report, timeout: timeout)
    guard burnsTheWord(report), let due = bus.board.nextReportTime() else { return }
    let start = bus.board.time
    if due > start { bus.board.advance(by: (due - start) * share) }
    bus.board.setPower(false)
    throw .gone
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    try device.receive(into: buffer, timeout: timeout)
  }

  func close() { device.close() }

  private func burnsTheWord(_ report: RawSpan) -> Bool {
    guard let header = Report.Header(report), header.id == Report.ID.commandOut,
      report.byteCount >= Report.headerBytes + header.length,
      let packet = Packet(report.extracting(Report.headerBytes..<Report.headerBytes + header.length))
    else { return false }
    return packet.tag == .flashProgramOnce && packet.parameter(0) == word
  }
}
