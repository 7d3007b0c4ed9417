import HIDTransport
import USBIP

/// Makes of a capture's packets what happened to HID devices: pairs submissions with completions, gathers reports from
/// interrupt endpoints and endpoint 0, and follows devices by their descriptors from address to address.
///
/// Its memory does not grow with the capture: transfers under way, devices and descriptors are bounded.
public struct CaptureTracker {
  /// All devices in the order of their appearance.
  public internal(set) var devices: [CapturedDevice] = []
  /// What passed.
  public internal(set) var counts = CaptureCounts()

  var states: [DeviceState] = []
  /// The device at an address: bus in the upper half, address in the lower.
  var current: [UInt32: Int] = [:]
  var pending = PendingTransfers()
  /// The device that spoke last, and its place: packets of one come in a row.
  var lastPlace: UInt32?
  var lastDevice = 0
  /// Devices that may have left: what comes next on their bus tells.
  var suspects: [Int] = []
  /// Reports that came in pieces so far.
  var partials: [PartialReport] = []
  /// Bytes of descriptors that may still be kept.
  var descriptorBudget: Int
  /// Devices beyond so many are not told apart any more: their traffic counts as unrelated.
  let maximumDevices: Int

  /// Nothing has passed yet.
  public init() { self.init(maximumDevices: 1 << 16, descriptorBudget: 16 << 20) }

  init(maximumDevices: Int, descriptorBudget: Int) {
    self.maximumDevices = maximumDevices
    self.descriptorBudget = descriptorBudget
  }

  /// Takes the next packet; `body` is told what it shows.
  public mutating func take(_ packet: USBPacket, _ payload: RawSpan, _ body: (CaptureEvent) -> Void) {
    counts.packets += 1
    counts.bytes += UInt64(payload.byteCount)
    if packet.missing > 0 { counts.cut += 1 }
    let isReport =
      packet.event == .submit ? submit(packet, payload, body) : complete(packet, payload, body)
    if !isReport { counts.unrelated += 1 }
  }

  /// The capture has ended: tells what can be told only now.
  public mutating func finish(_ body: (CaptureEvent) -> Void) {
    for whole in partials { body(.report(whole.report)) }
    partials.removeAll()
    for index in suspects { leave(index, at: states[index].suspected, body) }
    suspects.removeAll()
    counts.pending += pending.count
    pending = PendingTransfers()
  }

  /// Takes over what a reader of the capture counted: all bytes, and packets that it could not hand over.
  public mutating func account(bytes: UInt64, others: Int, unreadable: Int) {
    counts.bytes = bytes
    counts.packets += others + unreadable
    counts.unrelated += others
    counts.unreadable += unreadable
  }

  // MARK: - Submissions

  /// True if it is a report's.
  private mutating func submit(_ packet: USBPacket, _ payload: RawSpan, _ body: (CaptureEvent) -> Void) -> Bool {
    if packet.stage != nil { return takeData(packet, payload, body) }
    // No report's, and of a disk there are many.
    guard packet.kind == .interrupt || packet.kind == .control else { return noteOther(packet, body) }
    let request = packet.setup.flatMap { SetupRequest($0) }
    guard let device = device(of: packet, begins: request == Self.firstRequest, body) else { return false }
    var entry = PendingTransfer(packet, device: device)
    switch packet.kind {
    case .interrupt:
      guard carriesReports(packet.endpoint, device) else { break }
      if packet.isIn {
        entry.role = looksLikeHub(length: packet.length, device) ? .none : .awaited
      } else {
        entry.role = .sent
        body(.report(report(packet, payload, device, isFromDevice: false)))
      }
    default:
      guard let request else { break }
      entry.role = role(of: request, packet, payload, device)
      if entry.role == .sent {
        body(.report(report(packet, payload, device, isFromDevice: false, route: .control)))
      }
    }
    if pending.insert(entry) { counts.pending += 1 }
    return entry.role != .none
  }

  /// The request by which a host gets to know a device.
  static let firstRequest = SetupRequest.descriptor(kind: SetupRequest.deviceDescriptor, index: 0)

  private func role(
    of request: SetupRequest, _ packet: USBPacket, _ payload: RawSpan, _ device: Int
  ) -> PendingTransfer.Role {
    switch request {
    case .setReport(let interface) where takesReports(interface, device):
      // Old USBPcap: the data have a packet of their own.
      payload.isEmpty && packet.missing == 0 && packet.setup?.length ?? 0 > 0 ? .dataOwed : .sent
    case .getReport(let interface) where takesReports(interface, device): .awaited
    default: .none
    }
  }

  /// The data of a control transfer whose submission came before.
  private mutating func takeData(_ packet: USBPacket, _ payload: RawSpan, _ body: (CaptureEvent) -> Void) -> Bool {
    let device: Int?? = pending.with(packet.transfer, bus: packet.bus) { entry in
      guard entry.role == .dataOwed else { return nil }
      entry.role = .sent
      return entry.device
    }
    guard case .some(.some(let device)) = device else { return false }
    body(.report(report(packet, payload, device, isFromDevice: false, route: .control)))
    return true
  }

  // MARK: - Completions

  /// True if it is a report's.
  private mutating func complete(_ packet: USBPacket, _ payload: RawSpan, _ body: (CaptureEvent) -> Void) -> Bool {
    guard packet.kind == .interrupt || packet.kind == .control else { return noteOther(packet, body) }
    let entry = pending.remove(packet.transfer, bus: packet.bus)
    if entry == nil {
      // The data stage of an IN transfer was its completion already.
      if packet.stage == .status { return false }
      counts.withoutSubmission += 1
    }
    guard let device = entry?.device ?? device(of: packet, begins: false, body) else { return false }
    noteStatus(packet, device, body)
    if packet.kind == .interrupt {
      return packet.isIn
        ? completeInput(packet, payload, entry, device, body) : completeOutput(packet, entry, device, body)
    }
    guard let entry, entry.hasSetup, let request = SetupRequest(entry.setup) else { return false }
    return completeControl(request, packet, payload, entry, body)
  }

  private mutating func completeInput(
    _ packet: USBPacket, _ payload: RawSpan, _ entry: PendingTransfer?, _ device: Int, _ body: (CaptureEvent) -> Void
  ) -> Bool {
    guard carriesReports(packet.endpoint, device) else { return false }
    if let entry, entry.role == .none { return false }
    guard packet.bringsData, !payload.isEmpty else {
      flushPartial(of: device, body)
      // Of an unknown device that the capture never saw asked, nothing says that these were reports.
      if entry == nil, !states[device].isKnown { return false }
      end(packet, entry, device, isFromDevice: true, body)
      return true
    }
    if entry == nil || entry?.length == 0, !states[device].isKnown, payload.byteCount <= Self.longestHubReport {
      return false
    }
    if gather(packet, payload, entry, device, body) { return true }
    body(.report(report(packet, payload, device, isFromDevice: true, asked: entry?.time)))
    return true
  }

  private func completeOutput(
    _ packet: USBPacket, _ entry: PendingTransfer?, _ device: Int, _ body: (CaptureEvent) -> Void
  ) -> Bool {
    guard entry.map({ $0.role == .sent }) ?? carriesReports(packet.endpoint, device) else { return false }
    end(packet, entry, device, isFromDevice: false, body)
    return true
  }

  /// A bulk or isochronous transfer: it tells that its device is there. Always false.
  private mutating func noteOther(_ packet: USBPacket, _ body: (CaptureEvent) -> Void) -> Bool {
    guard let device = device(of: packet, begins: false, body), packet.event != .submit else { return false }
    noteStatus(packet, device, body)
    return false
  }

  // MARK: - Events

  func end(
    _ packet: USBPacket, _ entry: PendingTransfer?, _ device: Int, isFromDevice: Bool, _ body: (CaptureEvent) -> Void
  ) {
    body(
      .ended(
        CapturedTransferEnd(
          device: device, isFromDevice: isFromDevice, submitted: entry?.time, time: packet.time,
          status: packet.status, submission: entry?.packet, packet: packet.number)))
  }

  func report(
    _ packet: USBPacket, _ payload: RawSpan, _ device: Int, isFromDevice: Bool,
    route: CapturedReport.Route = .interrupt, asked: UInt64? = nil
  ) -> CapturedReport {
    CapturedReport(
      device: device, isFromDevice: isFromDevice, route: route, bytes: payload.withUnsafeBytes { Array($0) },
      missing: packet.missing, time: packet.time, asked: asked, packet: packet.number)
  }

  // MARK: - Judgement

  @inline(__always)
  private func carriesReports(_ endpoint: UInt8, _ device: Int) -> Bool {
    let mask = endpoint & 0x80 != 0 ? states[device].inputs : states[device].outputs
    return mask & (1 << UInt16(endpoint & 15)) != 0
  }

  private func takesReports(_ interface: UInt16, _ device: Int) -> Bool {
    interface >= 32 || states[device].otherInterfaces & (1 << UInt32(interface)) == 0
  }

  /// Hubs report changes of their ports in one or two bytes, and are asked for little more; so are keyboards and mice.
  /// A board's reports have five bytes at least, and hosts ask for whole ones. Where USBPcap does not say how much was
  /// asked, nothing follows.
  private func looksLikeHub(length: Int, _ device: Int) -> Bool {
    !states[device].isKnown && (1...Self.smallestQuestion).contains(length)
  }

  private static let smallestQuestion = 8
  private static let longestHubReport = 2
}

extension USBPacket {
  /// The transfer came to a good end, or to one that was only shorter than the host demanded (EREMOTEIO).
  var bringsData: Bool { status == 0 || status == -121 }
}
