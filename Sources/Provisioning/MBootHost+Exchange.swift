import HIDTransport
import MBoot

/// Commands by their tags, whatever the device thinks of them: for tools that show its answer as it is.
///
/// A status other than 0 is a reply here, no error. A first response that does not come is the status 10004,
/// which hosts give themselves; an end of the line, or silence in the middle of data, is thrown.
extension MBootHost {
  /// Sends a command without data.
  ///
  /// - Parameters:
  ///   - response: the answer's tag, if the command has one of its own.
  ///   - permission: what `flashProgramOnce` needs; other commands need none.
  public func exchange(
    _ tag: CommandTag, _ parameters: [UInt32], response: CommandTag = .genericResponse,
    permission: BurnPermission? = nil
  ) throws(MBootError) -> MBootReply {
    try checkBurn(tag, permission)
    return try opening(tag, parameters, flags: 0, response: response)
  }

  /// Sends a command and, once it is accepted, its data.
  public func exchange(
    _ tag: CommandTag, _ parameters: [UInt32], sending data: RawSpan, permission: BurnPermission? = nil,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) -> MBootReply {
    try checkBurn(tag, permission)
    // Firmware that does not say takes the smallest packets: a command's 32 bytes.
    let packet = (try? packetBytes()) ?? 32
    var reply = try opening(tag, parameters, flags: Packet.dataPhaseFlag, response: .genericResponse)
    guard reply.status.isSuccess else { return reply }
    let before = emptyReports
    do throws(MBootError) {
      try sendData(tag, address: nil, data, packetBytes: packet, progress: progress)
    } catch {
      guard let status = error.status else { throw error }
      reply.status = status
    }
    reply.wasBrokenOff = emptyReports != before
    return reply
  }

  /// Sends a command and takes the data that it brings: as many as the device announces, at most `most`.
  public func exchange(
    _ tag: CommandTag, _ parameters: [UInt32], response: CommandTag, most: Int,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) -> MBootReply {
    var reply = try opening(tag, parameters, flags: 0, response: response)
    guard reply.status.isSuccess else { return reply }
    let announced = Int(reply.words.first ?? 0)
    guard announced <= most else {
      throw MBootError(command: tag, cause: .malformed("\(announced) bytes announced, \(most) asked for"))
    }
    let before = emptyReports
    var data: [UInt8] = []
    // What is only announced must not take memory.
    data.reserveCapacity(min(announced, 1 << 20))
    do throws(MBootError) {
      try receiveData(tag, address: nil, count: announced, progress: progress) { bytes, _ in
        data.append(contentsOf: bytes)
      }
    } catch {
      switch error.cause {
      case .status(let status): reply.status = status
      case .transport(.timeout): reply.status = .noResponse
      default: throw error
      }
    }
    reply.data = data
    reply.wasBrokenOff = emptyReports != before
    return reply
  }

  /// Sends data without a command, as load-image does, and waits until the device has taken them.
  public func sendBare(_ data: RawSpan, progress: ((Int, Int) -> Void)? = nil) throws(MBootError) {
    let packet = (try? packetBytes()) ?? 32
    let sent = try data.withUnsafeBytes { (raw) throws(MBootError) -> Int in
      try sendPackets(.noCommand, address: nil, raw, packetBytes: packet, progress: progress)
    }
    do throws(HIDError) {
      try device.settle(timeout: timeouts.packet)
    } catch {
      throw MBootError(command: .noCommand, cause: .transport(error))
    }
    guard sent == data.byteCount else {
      throw MBootError(command: .noCommand, cause: .malformed("the device took \(sent) of \(data.byteCount) bytes"))
    }
    progress?(sent, data.byteCount)
  }

  private func opening(
    _ tag: CommandTag, _ parameters: [UInt32], flags: UInt8, response: CommandTag
  ) throws(MBootError) -> MBootReply {
    let answer: Packet
    do throws(MBootError) {
      try sendCommand(tag, parameters, address: nil, flags: flags)
      answer = try receiveAnswer(to: tag, address: nil, response: response, timeout: timeouts.command)
    } catch {
      guard error.cause == .transport(.timeout) else { throw error }
      return MBootReply(status: .noResponse)
    }
    let status = StatusCode(rawValue: answer.parameter(0))
    guard !status.isSuccess || answer.tag == response else {
      throw MBootError(command: tag, cause: .malformed("success without the values asked for"))
    }
    return MBootReply(status: status, words: answer.tag == .genericResponse ? [] : Array(answer.parameters.dropFirst()))
  }

  private func checkBurn(_ tag: CommandTag, _ permission: BurnPermission?) throws(MBootError) {
    guard [.flashProgramOnce, .fuseProgram].contains(tag), permission == nil else { return }
    throw MBootError(command: tag, cause: .badArgument("burning needs a permission"))
  }
}
