import CaptureDecoding
import CaptureReplay
import HIDTransport
import USBCapture
import VirtualRT1020

/// A bus on which all reports are noted, as a capture of it would have them.
final class Tap: HIDBus {
  let bus: VirtualBus
  private(set) var events: [DecodedEvent] = []
  private var devices = 0
  private var last: (index: Int, device: any HIDDevice)?

  init(_ board: VirtualRT1020) { bus = VirtualBus(board) }

  convenience init(_ configuration: BoardConfiguration) { self.init(VirtualRT1020(configuration)) }

  var time: UInt64 {
    let (seconds, rest) = bus.board.time.components
    return 1_700_000_000_000_000_000 + UInt64(seconds) * 1_000_000_000 + UInt64(rest / 1_000_000_000)
  }

  func identities() throws(HIDError) -> [USBIdentity] { try bus.identities() }

  func pause(_ time: Duration) { bus.pause(time) }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let device = try bus.open(identities, timeout: timeout)
    if let last { events.append(.left(device: last.index, time: time)) }
    var captured = CapturedDevice(index: devices, bus: 1, address: UInt16(devices + 2), firstSeen: time)
    captured.identity = device.identity
    events.append(.device(captured))
    let tapped = TappedDevice(device, index: devices, tap: self)
    last = (devices, device)
    devices += 1
    return tapped
  }

  func note(_ report: [UInt8], isFromDevice: Bool, device: Int) {
    events.append(
      .report(
        CapturedReport(
          device: device, isFromDevice: isFromDevice, bytes: report, time: time, packet: events.count + 1),
        command: nil))
  }

  /// The recording of all that passed. The capture goes on for a while after the last report.
  func recording(limit: Int = RecordingReader.standardLimit) throws -> Recording {
    var reader = RecordingReader(limit: limit)
    for event in events { reader.take(event) }
    reader.take(.note(CaptureNote(time: time + 2_000_000_000, device: nil, packet: events.count + 1, text: "end")))
    return try reader.recording()
  }
}

final class TappedDevice: HIDDevice {
  private let device: any HIDDevice
  private let index: Int
  private let tap: Tap

  init(_ device: any HIDDevice, index: Int, tap: Tap) {
    self.device = device
    self.index = index
    self.tap = tap
  }

  var identity: USBIdentity { device.identity }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    let bytes = report.withUnsafeBytes { [UInt8]($0) }
    try device.send(report, timeout: timeout)
    tap.note(bytes, isFromDevice: false, device: index)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    let count = try device.receive(into: buffer, timeout: timeout)
    tap.note([UInt8](buffer[..<count]), isFromDevice: true, device: index)
    return count
  }

  func close() { device.close() }
}
