import CaptureDecoding
import HIDTransport
import MBoot
import SDP
import USBCapture

/// A talk between a host and boards, made up report by report: a millisecond and a packet each.
struct Talk {
  private(set) var events: [CaptureEvent] = []
  var time: UInt64 = 1_700_000_000_000_000_000
  private(set) var packet = 0

  /// A talk with a flashloader, or with what `identity` says; nil is a device without ids.
  init(_ identity: USBIdentity? = .flashloader) { device(0, identity) }

  /// Without a device.
  static var empty: Talk {
    var talk = Talk(nil)
    talk.events = []
    return talk
  }

  mutating func device(_ index: Int, _ identity: USBIdentity?) {
    var device = CapturedDevice(index: index, bus: 1, address: UInt16(index + 2), firstSeen: time)
    device.identity = identity
    events.append(.device(device))
  }

  mutating func leave(_ index: Int = 0) {
    time += 1_000_000
    events.append(.left(device: index, time: time))
  }

  mutating func pass(_ bytes: [UInt8], fromDevice: Bool, missing: Int = 0, of device: Int = 0) {
    time += 1_000_000
    packet += 1
    events.append(
      .report(
        CapturedReport(
          device: device, isFromDevice: fromDevice, bytes: bytes, missing: missing, time: time, packet: packet)))
  }

  mutating func fail(_ status: Int32, fromDevice: Bool, of device: Int = 0) {
    time += 1_000_000
    packet += 1
    events.append(
      .ended(
        CapturedTransferEnd(
          device: device, isFromDevice: fromDevice, submitted: time - 1_000_000, time: time, status: status,
          submission: packet - 1, packet: packet)))
  }

  // MARK: - mboot

  mutating func ask(_ command: Command, of device: Int = 0) {
    pass(ReportMessage.command(command.packet.bytes).report, fromDevice: false, of: device)
  }

  mutating func answer(_ response: Response, of device: Int = 0) {
    pass(ReportMessage.response(response.packet.bytes).report(paddedTo: 1021), fromDevice: true, of: device)
  }

  mutating func answer(_ status: UInt32, to command: CommandTag, of device: Int = 0) {
    answer(.generic(StatusCode(rawValue: status), command: command), of: device)
  }

  mutating func send(_ bytes: [UInt8], of device: Int = 0) {
    pass(ReportMessage.data(bytes).report, fromDevice: false, of: device)
  }

  mutating func give(_ bytes: [UInt8], of device: Int = 0) {
    pass(ReportMessage.dataIn(bytes).report(paddedTo: 1021), fromDevice: true, of: device)
  }

  // MARK: - SDP

  mutating func ask(_ command: SDPCommand, paddedTo count: Int = 17, of device: Int = 0) {
    let report = SDPMessage.command(command).report
    pass(report + [UInt8](repeating: 0, count: max(0, count - report.count)), fromDevice: false, of: device)
  }

  mutating func send(sdp bytes: [UInt8], of device: Int = 0) {
    pass(SDPMessage.data(bytes).report, fromDevice: false, of: device)
  }

  mutating func say(_ hab: SDPStatus, _ status: SDPStatus? = nil, of device: Int = 0) {
    pass(SDPMessage.habState(hab).report, fromDevice: true, of: device)
    if let status { pass(SDPMessage.response(status).report, fromDevice: true, of: device) }
  }

  mutating func give(sdp bytes: [UInt8], of device: Int = 0) {
    pass(SDPMessage.response(bytes).report, fromDevice: true, of: device)
  }

  /// What a decoder makes of it.
  var decoded: Decoded { Decoded(events) }
}
