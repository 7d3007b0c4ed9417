import HIDTransport
import USBIP

/// A device whose reports are recorded on their way: OUT reports as transfers of the interrupt OUT endpoint, or as
/// SET_REPORT where the descriptors have none; IN reports as transfers of the interrupt IN endpoint, submitted when
/// the host begins to wait.
final class RecordingDevice: HIDDevice {
  private let device: any HIDDevice
  private let recorder: CaptureRecorder
  private let record: RecordedDevice

  init(_ device: any HIDDevice, _ recorder: CaptureRecorder) {
    self.device = device
    self.recorder = recorder
    record = recorder.enumerate(device.descriptors ?? .known(device.identity))
  }

  var identity: USBIdentity { device.identity }
  var descriptors: HIDDescriptors? { device.descriptors }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    let transfer = recorder.transfer(sending: report, to: record)
    recorder.submit(transfer, length: report.byteCount, report)
    let result = Result { () throws(HIDError) in try device.send(report, timeout: timeout) }
    switch result {
    case .success: recorder.complete(transfer, length: report.byteCount)
    case .failure(let error):
      recorder.complete(transfer, status: error.transferStatus)
      throw error
    }
  }

  /// A look that takes no time and finds nothing leaves no trace: it never reached the bus.
  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    let start = recorder.now
    var transfer: RecordedTransfer?
    if timeout > .zero { transfer = submitReading(at: start) }
    let result = Result { () throws(HIDError) in try device.receive(into: buffer, timeout: timeout) }
    switch result {
    case .success(let count):
      let report = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
      recorder.complete(transfer ?? submitReading(at: start), length: count, report.bytes)
      return count
    case .failure(let error):
      if let transfer = transfer ?? (error == .timeout ? nil : submitReading(at: start)) {
        recorder.complete(transfer, status: error.transferStatus)
      }
      throw error
    }
  }

  func settle(timeout: Duration) throws(HIDError) { try device.settle(timeout: timeout) }

  func expectDeparture() { device.expectDeparture() }

  func close() { device.close() }

  private func submitReading(at time: UInt64) -> RecordedTransfer {
    let transfer = recorder.transfer(to: record, .interrupt, endpoint: record.inEndpoint)
    recorder.submit(transfer, length: HIDLimits.reportBytes, at: time)
    return transfer
  }
}

extension CaptureRecorder {
  /// The transfer of an OUT report: on the interrupt OUT endpoint, or SET_REPORT where there is none.
  public func transfer(sending report: RawSpan, to device: RecordedDevice) -> RecordedTransfer {
    if let endpoint = device.outEndpoint { return transfer(to: device, .interrupt, endpoint: endpoint) }
    let id = report.byteCount > 0 ? report.unsafeLoad(fromByteOffset: 0, as: UInt8.self) : 0
    let setup = USBSetup(
      requestType: 0x21, request: 9, value: 0x0200 | UInt16(id), index: UInt16(device.interface),
      length: UInt16(clamping: report.byteCount))
    return transfer(to: device, .control, endpoint: 0, setup: setup)
  }
}
