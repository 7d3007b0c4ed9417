import HIDTransport
import USBIP
import VirtualRT1020

/// One board's place on the bus: the transfers that a host has under way with it, and what becomes of them.
///
/// Does no input or output: transfers in, answers out. A transfer that the device does not take yet, or has no data
/// for, waits here, as on a wire where the device answers NAK.
struct USBPort {
  /// The name by which hosts import it.
  let busID: String
  private let number: UInt32
  /// The stay that a host has imported; nil while nobody has.
  private(set) var stay: USBStay?
  private var function = USBFunction(.bootROM)
  private let recorded: RecordedDescriptors
  private var control: [USBIPSubmit] = []
  private var inbound: [USBIPSubmit] = []
  private var outbound: [USBIPSubmit] = []
  /// Bytes of reports to the device that wait.
  private var waitingBytes = 0
  /// What is left of a report that was longer than the host's transfer.
  private var rest: ArraySlice<UInt8> = []
  /// The device has an answer to deliver before it takes a report: until then it need not be asked again.
  private var awaitsReading = false
  private let index: Int
  /// Who watches the transfers, if anybody.
  private let tap: BoardTap?

  /// Transfers that wait at most, and bytes of their reports; what is more finds no memory.
  private static let transferLimit = 256
  private static let byteLimit = 1 << 20
  /// Steps of the device in one go; while so many bytes of answers wait for the host, none is taken.
  private static let stepsAtOnce = 4096
  private static let answerLimit = 256 << 10

  /// - Parameter index: counts the boards from 0.
  init(index: Int, tap: BoardTap? = nil, recorded: RecordedDescriptors = RecordedDescriptors()) {
    self.index = index
    self.recorded = recorded
    self.tap = tap
    busID = "1-\(index + 1)"
    number = UInt32(clamping: index + 1)
  }

  /// The record of what is on the bus now.
  func listing(_ stay: USBStay) -> USBIPReply.Listing {
    let descriptors = stay == self.stay ? function.descriptors : recorded.descriptors(of: stay)
    func half(_ offset: Int) -> UInt16 {
      UInt16(descriptors.device[offset]) | UInt16(descriptors.device[offset + 1]) << 8
    }
    let device = USBIPDevice(
      path: "/sys/devices/platform/boardless/usb1/\(busID)", busID: busID, deviceNumber: number,
      vendorID: half(8), productID: half(10), release: half(12))
    return USBIPReply.Listing(device, [.init(interfaceClass: 3)])
  }

  // MARK: - Hosts come and go

  /// A host takes the device that is there.
  mutating func attach(_ stay: USBStay) {
    release()
    self.stay = stay
    function = USBFunction(recorded.descriptors(of: stay))
    tap?.attached(index, function.descriptors.read)
  }

  /// The host is gone, and what it had under way with it.
  mutating func release() {
    if stay != nil { tap?.released(index, pending: control + inbound + outbound) }
    stay = nil
    control = []
    inbound = []
    outbound = []
    waitingBytes = 0
    rest = []
    awaitsReading = false
  }

  // MARK: - Transfers

  /// Takes a transfer; the answer may come at once or later.
  mutating func submit(_ transfer: USBIPSubmit, into replies: inout [UInt8]) {
    tap?.submitted(index, transfer)
    guard control.count + inbound.count + outbound.count < Self.transferLimit,
      waitingBytes + transfer.data.count <= Self.byteLimit
    else { return end(transfer, USBIPTransferStatus.noMemory, into: &replies) }
    if transfer.endpoint == 0 {
      control.append(transfer)
    } else if transfer.isIn
      ? transfer.endpoint != USBDescriptors.inEndpoint
      : transfer.endpoint != function.descriptors.outEndpoint
    {
      return end(transfer, USBIPTransferStatus.noEndpoint, into: &replies)
    } else if transfer.isIn {
      inbound.append(transfer)
    } else {
      outbound.append(transfer)
    }
    waitingBytes += transfer.data.count
  }

  /// Gives up a transfer, unless it is over already.
  mutating func unlink(_ unlink: USBIPUnlink, into replies: inout [UInt8]) {
    let status = remove(unlink.victim) ? USBIPTransferStatus.unlinked : USBIPTransferStatus.done
    USBIPReply.unlinked(sequence: unlink.sequence, status: status).append(to: &replies)
  }

  private mutating func remove(_ sequence: UInt32) -> Bool {
    for queue in [\Self.control, \Self.inbound, \Self.outbound] {
      guard let place = self[keyPath: queue].firstIndex(where: { $0.sequence == sequence }) else { continue }
      let transfer = self[keyPath: queue].remove(at: place)
      waitingBytes -= transfer.data.count
      tap?.ended(index, transfer, status: USBIPTransferStatus.unlinked, length: 0, [])
      return true
    }
    return false
  }

  private func end(
    _ transfer: USBIPSubmit, _ status: Int32, _ length: Int = 0, _ data: [UInt8] = [], into replies: inout [UInt8]
  ) {
    tap?.ended(index, transfer, status: status, length: length, data)
    USBIPReply.submitted(
      USBIPSubmitted(
        sequence: transfer.sequence, status: status, length: length, packetCount: transfer.packetCount, data: data)
    ).append(to: &replies)
  }

  // MARK: - The device

  /// Lets the device work off what waits. Its time leaps to what it waits for if nobody wants to wait.
  /// - Returns: whether it stopped for others' sake and could go on.
  mutating func serve(
    _ peer: inout some USBPeer, leaps: Bool, into replies: inout [UInt8], _ buffer: UnsafeMutableRawBufferPointer
  ) -> Bool {
    for _ in 0..<Self.stepsAtOnce {
      guard peer.usbStay() == stay else { return false }
      guard replies.count < Self.answerLimit else { return true }
      if takeReport(&peer, into: &replies, buffer) { continue }
      if runControl(&peer, into: &replies) { continue }
      if sendReport(&peer, into: &replies) { continue }
      guard leaps, let event = nextEvent(&peer) else { return false }
      let now = peer.usbTime()
      guard event > now else { return false }
      peer.advance(by: event - now)
    }
    return true
  }

  /// When the device may be able to go on with what waits; nil if that is up to the host.
  mutating func nextEvent(_ peer: inout some USBPeer) -> Duration? {
    guard stay != nil else { return nil }
    if !inbound.isEmpty { return peer.usbReportTime() ?? peer.usbWorkEnd() }
    return control.isEmpty && outbound.isEmpty || awaitsReading ? nil : peer.usbWorkEnd()
  }

  /// Gives the first waiting transfer what the device has. Returns whether there was anything.
  private mutating func takeReport(
    _ peer: inout some USBPeer, into replies: inout [UInt8], _ buffer: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let transfer = inbound.first else { return false }
    if let refusal = refusal(0x80 | USBDescriptors.inEndpoint) {
      inbound.removeFirst()
      end(transfer, refusal, into: &replies)
    } else if !rest.isEmpty {
      inbound.removeFirst()
      let bytes = rest
      rest = []
      deliver(bytes, to: transfer, into: &replies)
    } else if let count = peer.usbReceive(into: buffer) {
      awaitsReading = false
      inbound.removeFirst()
      deliver([UInt8](buffer.prefix(count))[...], to: transfer, into: &replies)
    } else if peer.usbTakeStall() {
      awaitsReading = false
      inbound.removeFirst()
      end(transfer, USBIPTransferStatus.stalled, into: &replies)
    } else {
      return false
    }
    return true
  }

  /// Answers a transfer with a report. A transfer that is full after a whole packet leaves the rest to the next one;
  /// a packet that does not fit is too much, and the end of the report.
  private mutating func deliver(_ report: ArraySlice<UInt8>, to transfer: USBIPSubmit, into replies: inout [UInt8]) {
    let part = report.prefix(transfer.length)
    var status = USBIPTransferStatus.done
    if part.count < report.count {
      if part.count > 0, part.count % function.descriptors.packetBytes == 0 {
        rest = report.dropFirst(part.count)
      } else {
        status = USBIPTransferStatus.overflow
      }
    }
    end(transfer, status, part.count, Array(part), into: &replies)
  }

  /// Hands the device the first report that waits for its OUT endpoint. Returns whether that is over.
  private mutating func sendReport(_ peer: inout some USBPeer, into replies: inout [UInt8]) -> Bool {
    guard let transfer = outbound.first, let endpoint = function.descriptors.outEndpoint else { return false }
    let status: Int32
    if let refusal = refusal(endpoint) {
      status = refusal
    } else {
      guard let result = offer(transfer.data, &peer) else { return false }
      status = result
    }
    outbound.removeFirst()
    waitingBytes -= transfer.data.count
    end(transfer, status, status == USBIPTransferStatus.done ? transfer.data.count : 0, into: &replies)
    return true
  }

  /// Why an interrupt endpoint takes part in nothing now.
  private func refusal(_ address: UInt8) -> Int32? {
    if function.configuration == 0 { return USBIPTransferStatus.noAnswer }
    return function.isHalted(address) ? USBIPTransferStatus.stalled : nil
  }

  /// Answers the first control transfer that waits. Returns whether it is over.
  private mutating func runControl(_ peer: inout some USBPeer, into replies: inout [UInt8]) -> Bool {
    guard let transfer = control.first else { return false }
    let setup = transfer.setup
    var status = USBIPTransferStatus.stalled
    var data: [UInt8] = []
    // A transfer in the other direction than its own request says is nobody's.
    if setup.length == 0 || setup.isIn == transfer.isIn {
      switch function.control(setup) {
      case .stall: break
      case .done(let answer):
        status = USBIPTransferStatus.done
        data = Array(answer.prefix(min(Int(setup.length), transfer.length)))
      case .report:
        let report = Array(transfer.data.prefix(Int(setup.length)))
        guard let result = offer(report, &peer) else { return false }
        status = result
      }
    }
    control.removeFirst()
    waitingBytes -= transfer.data.count
    let isDone = status == USBIPTransferStatus.done
    let length = !isDone ? 0 : transfer.isIn ? data.count : transfer.data.count
    end(transfer, status, length, transfer.isIn && isDone ? data : [], into: &replies)
    return true
  }

  /// Offers the device a report. Returns how the transfer ends, or nil while the device does not take it.
  private mutating func offer(_ report: [UInt8], _ peer: inout some USBPeer) -> Int32? {
    guard !awaitsReading else { return nil }
    switch peer.usbSend(report.span.bytes) {
    case .accepted: return USBIPTransferStatus.done
    case .stalled: return USBIPTransferStatus.stalled
    case .absent: return nil
    case .notReady:
      awaitsReading = peer.usbReportTime() != nil
      return nil
    }
  }
}
