import HIDTransport
import MBoot

extension MBootHost {
  /// Packets between two looks for a receiver's abort.
  private static var packetsPerCheck: Int { 16 }
  /// Packets of a cancelled read that are taken and dropped, so that the device ends its command.
  private static var packetsDrained: Int { 256 }

  /// Payload bytes of one data packet (property 0x0B), asked for once: 1 to 1,024.
  public func packetBytes() throws(MBootError) -> Int {
    if let knownPacketBytes { return knownPacketBytes }
    let answer = try perform(.getProperty, [PropertyTag.maxPacketSize.rawValue, 0], response: .getPropertyResponse)
    let value = answer.parameter(1)
    guard (1...UInt32(HIDLimits.reportBytes - Report.headerBytes)).contains(value) else {
      throw MBootError(command: .getProperty, cause: .malformed("a maximum packet of \(value) bytes"))
    }
    knownPacketBytes = Int(value)
    return Int(value)
  }

  /// Takes the answer that ends a data phase in which `moved` of `total` bytes went over.
  private func finishData(
    _ tag: CommandTag, address: UInt32?, moved: Int, of total: Int, progress: ((Int, Int) -> Void)?
  ) throws(MBootError) {
    let answer = try receiveAnswer(
      to: tag, address: address, response: .genericResponse, timeout: timeouts.completion)
    let status = StatusCode(rawValue: answer.parameter(0))
    guard status.isSuccess else { throw MBootError(command: tag, address: address, cause: .status(status)) }
    guard moved == total else {
      throw MBootError(
        command: tag, address: address, cause: .malformed("success after \(moved) of \(total) bytes"))
    }
    progress?(total, total)
  }

  // MARK: - To the device

  /// The data phase towards the device, after the first success answer; ends with the final answer.
  func sendData(
    _ tag: CommandTag, address: UInt32?, _ source: RawSpan, packetBytes: Int, progress: ((Int, Int) -> Void)?
  ) throws(MBootError) {
    let total = source.byteCount
    let sent = try source.withUnsafeBytes { (raw) throws(MBootError) -> Int in
      try sendPackets(tag, address: address, raw, packetBytes: packetBytes, progress: progress)
    }
    try finishData(tag, address: address, moved: sent, of: total, progress: progress)
  }

  /// Sends packets until all are out or the device aborts. Returns the bytes sent.
  func sendPackets(
    _ tag: CommandTag, address: UInt32?, _ raw: UnsafeRawBufferPointer, packetBytes: Int,
    progress: ((Int, Int) -> Void)?
  ) throws(MBootError) -> Int {
    guard let from = raw.baseAddress, let to = outgoing.baseAddress else { return 0 }
    let timeout = timeouts.packet
    var offset = 0
    var unchecked = 0
    while offset < raw.count {
      if let isCancelled, isCancelled() { throw endCancelledWrite(tag, address: address) }
      let count = min(packetBytes, raw.count - offset)
      setHeader(id: Report.ID.dataOut, length: count)
      (to + Report.headerBytes).copyMemory(from: from + offset, byteCount: count)
      do throws(HIDError) {
        try sendOutgoing(Report.headerBytes + count, timeout: timeout)
      } catch {
        // A device that has an abort to deliver may take nothing more until it is rid of it.
        if error == .timeout, try receiverAborted(tag, address: address) { return offset }
        throw MBootError(command: tag, address: address, cause: .transport(error))
      }
      offset += count
      unchecked += 1
      if unchecked == Self.packetsPerCheck, offset < raw.count {
        unchecked = 0
        progress?(offset, raw.count)
        if try receiverAborted(tag, address: address) { return offset }
      }
    }
    return offset
  }

  /// True if a zero-length report 3 is there: the device takes no more data.
  private func receiverAborted(_ tag: CommandTag, address: UInt32?) throws(MBootError) -> Bool {
    do throws(MBootError) {
      let report = try receiveReport(for: tag, address: address, timeout: .zero)
      if report.id == Report.ID.commandIn, report.length == 0 { return true }
      if report.id == Report.ID.commandIn,
        let answer = try answer(to: tag, address: address, response: .genericResponse, length: report.length)
      {
        let status = StatusCode(rawValue: answer.parameter(0))
        throw MBootError(
          command: tag, address: address,
          cause: status.isSuccess ? .malformed("success before all data were sent") : .status(status))
      }
      return false
    } catch {
      if case .transport(.timeout) = error.cause { return false }
      throw error
    }
  }

  /// Ends the data phase by a zero-length packet and takes the final answer.
  private func endCancelledWrite(_ tag: CommandTag, address: UInt32?) -> MBootError {
    setHeader(id: Report.ID.dataOut, length: 0)
    let sent: Void? = try? sendOutgoing(Report.headerBytes, timeout: timeouts.packet)
    let answer =
      sent == nil
      ? nil
      : try? receiveAnswer(to: tag, address: address, response: .genericResponse, timeout: timeouts.completion)
    return MBootError(command: tag, address: address, cause: .interrupted(clean: answer != nil))
  }

  // MARK: - To the host

  /// The data phase towards the host, after the first answer; ends with the final answer. `consume` gets
  /// each packet's bytes, valid during the call, and their offset.
  @inline(__always)
  func receiveData(
    _ tag: CommandTag, address: UInt32?, count: Int, progress: ((Int, Int) -> Void)?,
    consume: (UnsafeRawBufferPointer, Int) -> Void
  ) throws(MBootError) {
    var offset = 0
    var packets = 0
    while offset < count {
      if let isCancelled, isCancelled() {
        throw endCancelledRead(tag, address: address, remaining: count - offset)
      }
      let report = try receiveReport(for: tag, address: address, timeout: timeouts.packet)
      if report.id == Report.ID.commandIn {
        throw earlyEnd(tag, address: address, length: report.length, received: offset)
      }
      guard report.id == Report.ID.dataIn else {
        throw MBootError(command: tag, address: address, cause: .malformed("report \(report.id) among data"))
      }
      if report.length == 0 { break }
      guard report.length <= count - offset else {
        throw MBootError(command: tag, address: address, cause: .malformed("more data than asked for"))
      }
      consume(payload(report.length), offset)
      offset += report.length
      packets += 1
      if packets % Self.packetsPerCheck == 0 { progress?(offset, count) }
    }
    try finishData(tag, address: address, moved: offset, of: count, progress: progress)
  }

  /// What a response in the place of data means.
  private func earlyEnd(_ tag: CommandTag, address: UInt32?, length: Int, received: Int) -> MBootError {
    var cause = MBootError.Cause.malformed("the data ended after \(received) bytes")
    if length > 0, let packet = Packet(payload(length).bytes), packet.parameter(0) != 0 {
      cause = .status(StatusCode(rawValue: packet.parameter(0)))
    }
    return MBootError(command: tag, address: address, cause: cause)
  }

  /// Over USB a read cannot be called off: takes what is left if it is little, else says that it is not clean.
  private func endCancelledRead(_ tag: CommandTag, address: UInt32?, remaining: Int) -> MBootError {
    for _ in 0..<Self.packetsDrained {
      guard let report = try? receiveReport(for: tag, address: address, timeout: timeouts.packet) else { break }
      if report.id == Report.ID.commandIn {
        return MBootError(command: tag, address: address, cause: .interrupted(clean: true))
      }
    }
    return MBootError(command: tag, address: address, cause: .interrupted(clean: false))
  }
}
