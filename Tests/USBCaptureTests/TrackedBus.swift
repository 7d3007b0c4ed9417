import USBCapture
import USBIP

/// A tracker and what it was told, for tests: packets are numbered, and a microsecond apart.
struct TrackedBus {
  var tracker = CaptureTracker()
  private(set) var events: [CaptureEvent] = []
  private(set) var number = 0
  var bus: UInt16 = 1

  static let deviceDescriptor = USBSetup(requestType: 0x80, request: 6, value: 0x0100, length: 18)
  static let configuration = USBSetup(requestType: 0x80, request: 6, value: 0x0200, length: 255)
  static let reportDescriptor = USBSetup(requestType: 0x81, request: 6, value: 0x2200, length: 255)
  static func setAddress(_ address: UInt16) -> USBSetup { USBSetup(requestType: 0, request: 5, value: address) }
  static func setReport(_ id: UInt16, _ count: Int) -> USBSetup {
    USBSetup(requestType: 0x21, request: 9, value: 0x0200 | id, length: UInt16(count))
  }

  static func time(_ number: Int) -> UInt64 { UInt64(number) * 1000 }

  mutating func packet(_ packet: USBPacket, _ payload: [UInt8] = []) {
    var packet = packet
    number += 1
    packet.number = number
    packet.time = Self.time(number)
    var told: [CaptureEvent] = []
    tracker.take(packet, payload.span.bytes) { told.append($0) }
    events += told
  }

  mutating func submit(
    _ transfer: UInt64, _ device: UInt16, _ endpoint: UInt8, kind: USBTransferKind = .interrupt, setup: USBSetup? = nil,
    length: Int? = nil, _ payload: [UInt8] = [], missing: Int = 0
  ) {
    packet(
      USBPacket(
        number: 0, time: 0, transfer: transfer, event: .submit, kind: setup == nil ? kind : .control,
        endpoint: endpoint, bus: bus, device: device, setup: setup, length: length ?? payload.count, missing: missing),
      payload)
  }

  mutating func complete(
    _ transfer: UInt64, _ device: UInt16, _ endpoint: UInt8, kind: USBTransferKind = .interrupt, status: Int32 = 0,
    length: Int? = nil, _ payload: [UInt8] = []
  ) {
    packet(
      USBPacket(
        number: 0, time: 0, transfer: transfer, event: .complete, kind: kind, endpoint: endpoint, bus: bus,
        device: device, status: status, length: length ?? payload.count), payload)
  }

  /// A whole control transfer.
  mutating func control(
    _ device: UInt16, _ setup: USBSetup, out: [UInt8] = [], in answer: [UInt8] = [], status: Int32 = 0
  ) {
    let endpoint: UInt8 = setup.isIn ? 0x80 : 0
    submit(0xC0, device, endpoint, setup: setup, length: Int(setup.length), out)
    complete(0xC0, device, endpoint, kind: .control, status: status, length: setup.isIn ? nil : out.count, answer)
  }

  mutating func finish() {
    var told: [CaptureEvent] = []
    tracker.finish { told.append($0) }
    events += told
  }

  // MARK: - What was told

  var reports: [CapturedReport] {
    events.compactMap { if case .report(let report) = $0 { report } else { nil } }
  }

  var ends: [CapturedTransferEnd] {
    events.compactMap { if case .ended(let end) = $0 { end } else { nil } }
  }

  var left: [Int] {
    events.compactMap { if case .left(let device, _) = $0 { device } else { nil } }
  }
}
