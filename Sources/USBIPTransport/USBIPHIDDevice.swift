import HIDTransport
import USBIP

/// A HID device that was imported. Reports to it are pipelined: `send` returns when the report is on its way, and what
/// becomes of it is told by a later call. Reports from it are asked for ahead, as a kernel's driver does.
final class USBIPHIDDevice: HIDDevice {
  let identity: USBIdentity
  /// What was read when it was opened: the configuration's descriptor and the reports'.
  private var known: (configuration: [UInt8], report: [UInt8]) = ([], [])
  private let link: USBIPLink
  private let deviceID: UInt32
  private var interface = HIDInterface(configuration: [])
  private var reportBytes = 0
  private var isOpen = true

  /// Reports that have come, and how transfers for them failed.
  private var inbox: [Result<[UInt8], HIDError>] = []
  private var inboxStart = 0
  /// Transfers that wait for a report.
  private var reading: Set<UInt32> = []
  /// Reports on their way, oldest first, each with its length and the time at which it is given up.
  private var sending: [(sequence: UInt32, count: Int, deadline: ContinuousClock.Instant)] = []
  /// What an earlier report came to.
  private var sendError: HIDError?
  /// The control transfer that is waited for, and its answer.
  private var control: (sequence: UInt32, answer: USBIPSubmitted?)?
  /// Control transfers whose answers are of no interest.
  private var ignored: Set<UInt32> = []
  /// Unlinks and the transfers that they are about.
  private var unlinks: [UInt32: UInt32] = [:]

  /// Reports that are asked for ahead, and that may be on their way.
  private static let readsAhead = 8
  private static let sendsAtOnce = 32
  /// Bytes of descriptors at most.
  private static let descriptorLimit: UInt16 = 4096
  /// How long the last reports may take when the device is closed, and unlinks.
  private static let farewell = Duration.seconds(1)

  /// Reads the descriptors of a device that `link` has imported.
  ///
  /// - Throws: `malformed` for a device that is no HID device of reports that fit, `gone`, `stalled`, `timeout`.
  init(_ device: USBIPDevice, _ link: USBIPLink, until deadline: ContinuousClock.Instant) throws(HIDError) {
    identity = USBIdentity(vendorID: device.vendorID, productID: device.productID)
    deviceID = device.deviceID
    self.link = link
    link.beginTransfers()
    let head = try descriptor(0x80, 0x0200, 0, 9, until: deadline)
    guard head.count == 9 else { throw .malformed("a configuration descriptor of \(head.count) bytes") }
    let total = min(UInt16(head[2]) | UInt16(head[3]) << 8, Self.descriptorLimit)
    let configuration = try descriptor(0x80, 0x0200, 0, total, until: deadline)
    guard let interface = HIDInterface(configuration: configuration) else {
      throw .malformed("the device has no HID interface")
    }
    if device.configuration == 0 {
      let setup = USBSetup(requestType: 0, request: 9, value: UInt16(head[5]))
      _ = try perform(.toDevice(sequence: 0, deviceID: 0, endpoint: 0, data: [], setup: setup), until: deadline)
    }
    let count = UInt16(min(interface.reportDescriptorBytes, Int(Self.descriptorLimit)))
    let report = try descriptor(0x81, 0x2200, UInt16(interface.number), count, until: deadline)
    reportBytes = HIDInterface.longestInputReport(report)
    guard (1...HIDLimits.reportBytes).contains(reportBytes) else {
      throw .malformed("reports of \(reportBytes) bytes; at most \(HIDLimits.reportBytes) are taken")
    }
    self.interface = interface
    known = (configuration, report)
    ask()
  }

  deinit { link.close() }

  // MARK: - HIDDevice

  /// Only who records wants the device descriptor: it is asked for then.
  var descriptors: HIDDescriptors? {
    guard isOpen, let device = try? descriptor(0x80, 0x0100, 0, 18, until: .now + Self.farewell) else { return nil }
    return HIDDescriptors(device: device, configuration: known.configuration, report: known.report)
  }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    guard isOpen, let interface else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    takeAnswers()
    try throwSendError()
    while sending.count >= Self.sendsAtOnce {
      try wait(until: deadline)
      try throwSendError()
    }
    if let failure = link.failure { throw failure }
    let sequence = link.nextSequence()
    sending.append((sequence, report.byteCount, deadline))
    var head = USBIPSubmit.toDevice(
      sequence: sequence, deviceID: deviceID, endpoint: interface.outEndpoint ?? 0, data: [], interval: 1)
    head.length = report.byteCount
    if interface.outEndpoint == nil {
      let id = report.byteCount > 0 ? report.unsafeLoad(fromByteOffset: 0, as: UInt8.self) : 0
      head.setup = USBSetup(
        requestType: 0x21, request: 9, value: 0x0200 | UInt16(id), index: UInt16(interface.number),
        length: UInt16(clamping: report.byteCount))
    }
    link.send(head, report)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard isOpen else { throw .gone }
    let deadline = ContinuousClock.now + timeout
    while true {
      if let report = takeReport() {
        let bytes = try report.get()
        guard buffer.count >= bytes.count else { throw .malformed("a buffer of \(buffer.count) bytes") }
        buffer.copyBytes(from: bytes)
        return bytes.count
      }
      try throwSendError()
      takeAnswers()
      if inboxStart < inbox.count || sendError != nil { continue }
      if let failure = link.failure { throw failure }
      try wait(until: deadline)
    }
  }

  func close() {
    guard isOpen else { return }
    let deadline = ContinuousClock.now + Self.farewell
    while !sending.isEmpty || !link.hasWritten {
      takeAnswers()
      if link.failure != nil || (try? link.wait(until: deadline)) != true { break }
    }
    isOpen = false
    link.close()
  }

  // MARK: - Waiting

  /// Waits for an answer, or for the time at which the oldest report on its way is given up.
  /// - Throws: `timeout` at either time.
  private func wait(until deadline: ContinuousClock.Instant) throws(HIDError) {
    let end = sending.first.map { min($0.deadline, deadline) } ?? deadline
    guard try link.wait(until: end) else {
      // What the caller gave up must not reach the device later.
      if let first = sending.first, first.deadline <= .now { try giveUpSending() }
      throw .timeout
    }
    takeAnswers()
  }

  private func giveUpSending() throws(HIDError) {
    for transfer in sending {
      let unlink = USBIPUnlink(sequence: link.nextSequence(), deviceID: deviceID, victim: transfer.sequence)
      unlinks[unlink.sequence] = transfer.sequence
      link.send(.unlink(unlink))
    }
    let deadline = ContinuousClock.now + Self.farewell
    while !unlinks.isEmpty || !sending.isEmpty {
      takeAnswers()
      if unlinks.isEmpty, sending.isEmpty { return }
      if let failure = link.failure { throw failure }
      guard try link.wait(until: deadline) else {
        // A server that does not even do that is of no use any more.
        link.close()
        throw .malformed("USB/IP: the server does not unlink")
      }
    }
  }

  private func throwSendError() throws(HIDError) {
    guard let error = sendError else { return }
    sendError = nil
    throw error
  }

  private func takeReport() -> Result<[UInt8], HIDError>? {
    guard inboxStart < inbox.count else { return nil }
    defer {
      inboxStart += 1
      if inboxStart == inbox.count {
        inbox.removeAll(keepingCapacity: true)
        inboxStart = 0
      }
    }
    return inbox[inboxStart]
  }

  /// Takes in what has come, and asks for more reports.
  private func takeAnswers() {
    // The server answers what was asked; that is bounded.
    while true {
      let answer = Result { () throws(HIDError) in try link.next() }
      switch answer {
      case .success(let reply?): handle(reply)
      case .success(nil):
        ask()
        return
      case .failure:
        // Reports that came before the end are delivered first; then `link.failure` is told.
        sending = []
        return
      }
    }
  }

  private func handle(_ reply: USBIPReply) {
    switch reply {
    case .submitted(let answer):
      if reading.remove(answer.sequence) != nil {
        handleReport(answer)
      } else if let index = sending.firstIndex(where: { $0.sequence == answer.sequence }) {
        let count = sending.remove(at: index).count
        if answer.status != USBIPTransferStatus.done {
          sendError = sendError ?? failed(answer.status, endpoint: interface?.outEndpoint)
        } else if answer.length < count {
          sendError = sendError ?? .malformed("the device took \(answer.length) of \(count) bytes")
        }
      } else if control?.sequence == answer.sequence {
        control?.answer = answer
      } else {
        ignored.remove(answer.sequence)
      }
    case .unlinked(let sequence, let status):
      guard let victim = unlinks.removeValue(forKey: sequence) else { return }
      guard status != USBIPTransferStatus.done else { return }
      link.forget(victim)
      sending.removeAll { $0.sequence == victim }
    case .deviceList, .importDevice: break
    }
  }

  private func handleReport(_ answer: USBIPSubmitted) {
    switch answer.status {
    case USBIPTransferStatus.done:
      if !answer.data.isEmpty { inbox.append(.success(answer.data)) }
    case USBIPTransferStatus.overflow:
      inbox.append(.failure(.malformed("a report longer than \(reportBytes) bytes")))
    default: inbox.append(.failure(failed(answer.status, endpoint: interface.map { 0x80 | $0.inEndpoint })))
    }
  }

  /// What a transfer's status means. An endpoint that stalled is set going again.
  private func failed(_ status: Int32, endpoint: UInt8?) -> HIDError {
    guard status == USBIPTransferStatus.stalled else {
      return USBIPTransferStatus.gone.contains(status) ? .gone : .system("USB transfer: error \(-Int64(status))")
    }
    if let endpoint {
      let sequence = link.nextSequence()
      ignored.insert(sequence)
      let setup = USBSetup(requestType: 0x02, request: 1, index: UInt16(endpoint))
      link.send(.submit(.toDevice(sequence: sequence, deviceID: deviceID, endpoint: 0, data: [], setup: setup)))
    }
    return .stalled
  }

  /// Asks for reports ahead.
  private func ask() {
    guard isOpen, let interface, link.failure == nil else { return }
    while reading.count + inbox.count - inboxStart < Self.readsAhead {
      let sequence = link.nextSequence()
      reading.insert(sequence)
      link.send(
        .submit(
          .fromDevice(
            sequence: sequence, deviceID: deviceID, endpoint: interface.inEndpoint, length: reportBytes, interval: 1)))
    }
  }

  // MARK: - Control transfers

  private func descriptor(
    _ requestType: UInt8, _ value: UInt16, _ index: UInt16, _ length: UInt16, until deadline: ContinuousClock.Instant
  ) throws(HIDError) -> [UInt8] {
    let setup = USBSetup(requestType: requestType, request: 6, value: value, index: index, length: length)
    return try perform(
      .fromDevice(sequence: 0, deviceID: 0, endpoint: 0, length: Int(length), setup: setup), until: deadline)
  }

  /// Carries out a control transfer. Returns its data.
  private func perform(
    _ transfer: USBIPSubmit, until deadline: ContinuousClock.Instant
  ) throws(HIDError) -> [UInt8] {
    var transfer = transfer
    transfer.sequence = link.nextSequence()
    transfer.deviceID = deviceID
    control = (transfer.sequence, nil)
    defer { control = nil }
    link.send(.submit(transfer))
    while true {
      takeAnswers()
      if let answer = control?.answer {
        guard answer.status == USBIPTransferStatus.done else { throw failed(answer.status, endpoint: nil) }
        return answer.data
      }
      if let failure = link.failure { throw failure }
      guard try link.wait(until: deadline) else { throw .timeout }
    }
  }
}
