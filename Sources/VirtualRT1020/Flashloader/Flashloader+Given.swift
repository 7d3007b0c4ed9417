import MBoot

/// Answers that a fault has the flashloader give.
extension Flashloader {
  /// Takes a command that is answered by a fault. One that fails at once is not carried out.
  mutating func give(_ answer: Fault.Answer, to command: CommandArguments, _ hardware: inout Hardware) {
    let status = StatusCode(rawValue: answer.status ?? 0)
    if status != .success, answer.bytes == nil, answer.data == nil {
      return send(refusal(of: command.tag, status, answer.values))
    }
    given = answer
    do throws(Halt) { try execute(command, &hardware) } catch { return halt(error, &hardware) }
    switch phase {
    case .sending(var sending):
      if answer.data != nil || answer.bytes != nil { sending.source = .given }
      phase = .sending(sending)
    case .command:
      guard let last = responses.popLast(), let packet = Packet(last) else { return }
      let rest = answer.values ?? Array(packet.parameters.dropFirst())
      send(Packet(tag: packet.tag, flags: packet.flags, parameters: [status.rawValue] + rest))
    case .receiving, .halted: break
    }
  }

  private func refusal(of tag: CommandTag, _ status: StatusCode, _ values: [UInt32]?) -> Packet {
    switch tag {
    case .getProperty: Packet(tag: .getPropertyResponse, parameters: [status.rawValue] + (values ?? []))
    case .flashReadOnce: Packet(tag: .flashReadOnceResponse, parameters: [status.rawValue] + (values ?? [0]))
    default: Packet(tag: .genericResponse, parameters: [status.rawValue, UInt32(tag.rawValue)])
    }
  }

  /// What becomes of a data phase from the host after so many bytes.
  func givenStatus(after count: UInt32) -> StatusCode {
    guard let given, let bytes = given.bytes, Int(count) >= bytes else { return .success }
    return StatusCode(rawValue: given.status ?? 0)
  }

  /// Bytes of the next packet to the host, where at most `count` would go.
  func givenCount(_ count: Int, after sent: UInt32) -> Int {
    guard let bytes = given?.bytes else { return count }
    return max(0, min(count, bytes - Int(sent)))
  }

  /// Fills a packet to the host, or breaks the data phase off.
  func giveData(into chunk: UnsafeMutableRawBufferPointer, after sent: UInt32) -> StatusCode {
    guard let given else { return .success }
    if let bytes = given.bytes, Int(sent) >= bytes { return StatusCode(rawValue: given.status ?? 0) }
    chunk.initializeMemory(as: UInt8.self, repeating: 0)
    let data = given.data ?? []
    if Int(sent) < data.count { chunk.copyBytes(from: data[Int(sent)...].prefix(chunk.count)) }
    return .success
  }
}

extension Fault.Answer {
  /// What ends a data phase; nil where the firmware decides.
  var finalStatus: StatusCode? { status.map { StatusCode(rawValue: $0) } }
}
