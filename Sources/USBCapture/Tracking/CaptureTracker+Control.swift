import HIDTransport
import USBIP

/// What transfers on endpoint 0 tell: who a device is, its address, and reports.
extension CaptureTracker {
  /// True if it was a report's.
  mutating func completeControl(
    _ request: SetupRequest, _ packet: USBPacket, _ payload: RawSpan, _ entry: PendingTransfer,
    _ body: (CaptureEvent) -> Void
  ) -> Bool {
    switch entry.role {
    case .sent:
      end(packet, entry, entry.device, isFromDevice: false, body)
      return true
    case .awaited:
      guard packet.bringsData, !payload.isEmpty else {
        end(packet, entry, entry.device, isFromDevice: true, body)
        return true
      }
      body(
        .report(
          report(packet, payload, entry.device, isFromDevice: true, route: .control, asked: entry.time)))
      return true
    case .dataOwed, .none: break
    }
    guard packet.bringsData else { return false }
    switch request {
    case .descriptor(let kind, let index): learn(kind, index, packet, payload, entry.device, body)
    case .reportDescriptor(let interface): learnReports(interface, payload, entry.device, body)
    case .setAddress(let address): move(entry.device, to: address, packet, body)
    case .hubPort: learnHub(entry.device)
    case .setReport, .getReport: break
    }
    return false
  }

  private mutating func learn(
    _ kind: UInt8, _ index: UInt8, _ packet: USBPacket, _ payload: RawSpan, _ device: Int,
    _ body: (CaptureEvent) -> Void
  ) {
    guard payload.byteCount >= 2, payload.byte(at: 1) == kind else { return }
    switch kind {
    case SetupRequest.deviceDescriptor: learnDevice(packet, payload, device, body)
    case SetupRequest.configurationDescriptor:
      guard payload.byteCount > devices[device].configurationDescriptor?.count ?? 0,
        let bytes = keep(payload)
      else { return }
      devices[device].configurationDescriptor = bytes
      states[device].judge(devices[device])
      body(.device(devices[device]))
    case SetupRequest.stringDescriptor where index > 0:
      guard devices[device].strings[index] == nil, let bytes = keep(payload) else { return }
      let units = stride(from: 2, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
      devices[device].strings[index] = String(decoding: units, as: UTF16.self)
      body(.device(devices[device]))
    default: break
    }
  }

  private mutating func learnDevice(
    _ packet: USBPacket, _ payload: RawSpan, _ device: Int, _ body: (CaptureEvent) -> Void
  ) {
    guard payload.byteCount >= 12 else { return }
    let identity = USBIdentity(
      vendorID: payload.number(at: 8, .little, as: UInt16.self),
      productID: payload.number(at: 10, .little, as: UInt16.self))
    var device = device
    if let known = devices[device].identity, known != identity || !isSame(payload, device) {
      // Another device answers at this address: the first left unseen.
      guard let other = replace(device, packet, body) else { return }
      device = other
    }
    let isNew = devices[device].identity == nil || (devices[device].deviceDescriptor == nil && payload.byteCount >= 18)
    guard isNew else { return }
    devices[device].identity = identity
    if payload.byteCount >= 18 { devices[device].deviceDescriptor = keep(payload.extracting(first: 18)) }
    if payload.byte(at: 4) == Self.hubClass { states[device].isHub = true }
    states[device].judge(devices[device])
    body(.device(devices[device]))
  }

  /// bDeviceClass of a hub.
  private static let hubClass: UInt8 = 9

  /// The descriptor is the one that is known, as far as both go.
  private func isSame(_ payload: RawSpan, _ device: Int) -> Bool {
    guard let known = devices[device].deviceDescriptor else { return true }
    for index in 0..<min(known.count, payload.byteCount) where payload.byte(at: index) != known[index] { return false }
    return true
  }

  private mutating func learnReports(
    _ interface: UInt16, _ payload: RawSpan, _ device: Int, _ body: (CaptureEvent) -> Void
  ) {
    // Read again by every driver that takes the device.
    if let known = devices[device].reportDescriptor, payload.byteCount == known.count,
      payload.withUnsafeBytes({ $0.elementsEqual(known) })
    {
      return
    }
    guard let bytes = keep(payload) else { return }
    let descriptor = HIDReportDescriptor(bytes)
    guard descriptor.hasCollection else { return }
    if !descriptor.isVendorDefined, interface < 32 { states[device].otherInterfaces |= 1 << UInt32(interface) }
    // Of several interfaces a board's is the one to show.
    if devices[device].reportDescriptor == nil || descriptor.isVendorDefined {
      devices[device].reportDescriptor = bytes
      states[device].reportBytes = descriptor.inputBytes
    }
    states[device].judge(devices[device])
    body(.device(devices[device]))
  }

  private mutating func learnHub(_ device: Int) {
    guard !states[device].isHub else { return }
    states[device].isHub = true
    states[device].judge(devices[device])
  }

  /// Bytes of a descriptor, unless too many are kept already.
  private mutating func keep(_ payload: RawSpan) -> [UInt8]? {
    guard payload.byteCount <= descriptorBudget else { return nil }
    descriptorBudget -= payload.byteCount
    return payload.withUnsafeBytes { Array($0) }
  }
}
