import MBoot

/// Packets to the host, made when they are taken.
extension Flashloader {
  /// Makes the next packet in `payload`, which holds at least `packetBytes`.
  mutating func next(into payload: UnsafeMutableRawBufferPointer, _ hardware: inout Hardware) -> Outgoing? {
    if aborts {
      aborts = false
      return .receiverAbort
    }
    if !responses.isEmpty {
      let response = responses.removeFirst()
      payload.copyBytes(from: response)
      hardware.note(.answer, LogText.answer(response))
      return .response(response.count)
    }
    guard case .sending(var sending) = phase else { return nil }
    var count = min(Int(sending.remaining), packetBytes)
    if sending.source == .given { count = givenCount(count, after: sending.count - sending.remaining) }
    let chunk = UnsafeMutableRawBufferPointer(rebasing: payload[..<count])
    do throws(Halt) {
      let status = try produce(&sending, chunk, &hardware)
      guard status == .success else {
        hardware.note(.answer, "data: broken off after \(sending.count - sending.remaining - UInt32(count)) bytes")
        phase = .command
        respond(sending.tag, status)
        return .data(0)
      }
    } catch {
      halt(error, &hardware)
      return nil
    }
    if sending.remaining == 0 {
      hardware.note(.answer, "data: \(sending.count) bytes")
      phase = .command
      respond(sending.tag, given?.finalStatus ?? .success)
      if doom != nil { meetDoom(&hardware) }
    } else {
      phase = .sending(sending)
    }
    return .data(count)
  }

  /// Takes the wish to get no more data, for a line that says so in place of an acknowledgement.
  mutating func takeReceiverAbort() -> Bool {
    defer { aborts = false }
    return aborts
  }

  /// Drops what the host has not taken: it has gone on without it.
  mutating func forgetOutput() {
    responses = []
    aborts = false
    if case .sending = phase { phase = .command }
  }

  /// The host wants no more data (UART only).
  mutating func stopSending() {
    guard case .sending(let sending) = phase else { return }
    phase = .command
    respond(sending.tag, .abortDataPhase)
  }

  private func produce(
    _ sending: inout Sending, _ chunk: UnsafeMutableRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    defer { sending.remaining -= UInt32(chunk.count) }
    switch sending.source {
    case .zeros: chunk.initializeMemory(as: UInt8.self, repeating: 0)
    case .given: return giveData(into: chunk, after: sending.count - sending.remaining)
    case .memory(let address, let id):
      let status = try readMemory(address, id, into: chunk, &hardware)
      guard status == .success else { return status }
      sending.source = .memory(address &+ UInt32(chunk.count), id: id)
    }
    return .success
  }
}
