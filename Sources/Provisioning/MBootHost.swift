import HIDTransport
import MBoot

/// The host's side of the flashloader's protocol, over any HID device.
///
/// Blocking, one command at a time, not for several threads. One report buffer each way serves every
/// command; a data phase allocates nothing. Wire facts: flashloaders K2.1.0 and K2.7.0, executed.
public final class MBootHost {
  /// Answers to other commands that one command skips over, such as late ones after a timeout.
  static let maximumStaleReports = 8

  let device: any HIDDevice
  let outgoing: UnsafeMutableRawBufferPointer
  let incoming: UnsafeMutableRawBufferPointer
  var knownPacketBytes: Int?
  /// Answers to other commands that came before, or in place of, the one waited for last.
  public private(set) var passedOver = 0
  /// Reports without payload that came: by these a device breaks off a data phase.
  private(set) var emptyReports = 0

  /// How long to wait for what.
  public var timeouts = MBootTimeouts()
  /// Asked between data packets; true makes the command throw `interrupted`.
  public var isCancelled: (() -> Bool)?

  /// Speaks to `device`, which must be a flashloader; the caller closes it.
  public init(_ device: any HIDDevice) {
    self.device = device
    outgoing = .allocate(byteCount: HIDLimits.reportBytes, alignment: 16)
    incoming = .allocate(byteCount: HIDLimits.reportBytes, alignment: 16)
  }

  deinit {
    outgoing.deallocate()
    incoming.deallocate()
  }

  /// Drops reports that an earlier program left unread, at most 4,096. Returns how many there were.
  @discardableResult
  public func drain() -> Int {
    device.drain(into: incoming, atMost: 4096)
  }

  // MARK: - Commands

  /// Sends a command and waits for its answer. Statuses other than 0 are thrown.
  ///
  /// - Parameters:
  ///   - response: the answer's tag, if the command has one of its own.
  ///   - patience: how long to wait once an answer to another command came, if not as long.
  @discardableResult
  func perform(
    _ tag: CommandTag, _ parameters: [UInt32], address: UInt32? = nil, flags: UInt8 = 0,
    response: CommandTag = .genericResponse, timeout: Duration? = nil, patience: Duration? = nil
  ) throws(MBootError) -> Packet {
    try sendCommand(tag, parameters, address: address, flags: flags)
    let answer = try receiveAnswer(
      to: tag, address: address, response: response, timeout: timeout ?? timeouts.command, patience: patience)
    let status = StatusCode(rawValue: answer.parameter(0))
    guard status.isSuccess else { throw MBootError(command: tag, address: address, cause: .status(status)) }
    guard answer.tag == response else {
      throw MBootError(command: tag, address: address, cause: .malformed("success without the values asked for"))
    }
    return answer
  }

  func sendCommand(
    _ tag: CommandTag, _ parameters: [UInt32], address: UInt32?, flags: UInt8
  ) throws(MBootError) {
    let words = min(parameters.count, Packet.maximumParameters)
    setHeader(id: Report.ID.commandOut, length: 4 + 4 * words)
    outgoing[4] = tag.rawValue
    outgoing[5] = flags
    outgoing[6] = 0
    outgoing[7] = UInt8(words)
    for index in 0..<words {
      outgoing.storeBytes(of: parameters[index].littleEndian, toByteOffset: 8 + 4 * index, as: UInt32.self)
    }
    do throws(HIDError) {
      try sendOutgoing(Report.headerBytes + 4 + 4 * words, timeout: timeouts.command)
    } catch {
      throw MBootError(command: tag, address: address, cause: .transport(error))
    }
    if tag == .reset { device.expectDeparture() }
  }

  /// Waits for the answer to `tag`, passing over a bounded number of reports that belong to others.
  ///
  /// - Parameter patience: how long to wait once an answer to another command came, if not as long.
  func receiveAnswer(
    to tag: CommandTag, address: UInt32?, response: CommandTag, timeout: Duration, patience: Duration? = nil
  ) throws(MBootError) -> Packet {
    passedOver = 0
    for _ in 0..<Self.maximumStaleReports {
      let limit = passedOver > 0 ? min(timeout, patience ?? timeout) : timeout
      let report = try receiveReport(for: tag, address: address, timeout: limit)
      guard report.id == Report.ID.commandIn, report.length > 0 else { continue }
      if let answer = try answer(to: tag, address: address, response: response, length: report.length) {
        return answer
      }
      passedOver += 1
    }
    throw MBootError(
      command: tag, address: address,
      cause: .malformed("\(Self.maximumStaleReports) reports, none of them an answer to this command"))
  }

  /// The received report as an answer to `tag`, or nil if it answers something else.
  func answer(
    to tag: CommandTag, address: UInt32?, response: CommandTag, length: Int
  ) throws(MBootError) -> Packet? {
    guard let packet = Packet(payload(length).bytes), !packet.parameters.isEmpty else {
      throw MBootError(command: tag, address: address, cause: .malformed("a response of \(length) bytes"))
    }
    if packet.tag == .genericResponse {
      return packet.parameters.count >= 2 && packet.parameters[1] == UInt32(tag.rawValue) ? packet : nil
    }
    return packet.tag == response ? packet : nil
  }

  // MARK: - Reports

  func setHeader(id: UInt8, length: Int) {
    outgoing[0] = id
    outgoing[1] = 0
    outgoing[2] = UInt8(truncatingIfNeeded: length)
    outgoing[3] = UInt8(truncatingIfNeeded: length >> 8)
  }

  @inline(__always)
  func sendOutgoing(_ count: Int, timeout: Duration) throws(HIDError) {
    try device.send(UnsafeRawBufferPointer(rebasing: outgoing[..<count]).bytes, timeout: timeout)
  }

  /// Receives one report whose declared payload is there.
  func receiveReport(
    for tag: CommandTag, address: UInt32?, timeout: Duration
  ) throws(MBootError) -> Report.Header {
    let count: Int
    do throws(HIDError) {
      count = try device.receive(into: incoming, timeout: timeout)
    } catch {
      throw MBootError(command: tag, address: address, cause: .transport(error))
    }
    guard count <= incoming.count,
      let header = Report.Header(UnsafeRawBufferPointer(rebasing: incoming[..<max(0, count)]).bytes),
      header.length <= count - Report.headerBytes
    else {
      throw MBootError(
        command: tag, address: address, cause: .malformed("a report of \(count) bytes that declares more"))
    }
    if header.length == 0 { emptyReports += 1 }
    return header
  }

  /// The payload of the report received last.
  func payload(_ length: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: incoming[Report.headerBytes..<(Report.headerBytes + length)])
  }
}
