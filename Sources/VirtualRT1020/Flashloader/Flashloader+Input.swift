import MBoot

/// Packets from the host: a command, and the data that it announced.
extension Flashloader {
  /// Bytes of an SB file that must be there before its signature is looked at.
  private static let sbHeadBytes = 32

  /// Takes a command packet. `packet` is readable for 32 bytes; what the host left out is whatever stands there.
  mutating func command(_ packet: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    hardware.flashOperations = 0
    let command = CommandArguments(packet)
    given = nil
    if hardware.log.isEnabled { note(command.command, &hardware) }
    if hardware.script != nil, !hardware.isExpected(command) { return phase = .halted(.spins) }
    if !hardware.firmwareFaults.isEmpty {
      let fate = hardware.firmwareFaults.fate(of: command.tag.rawValue, at: hardware.now, &hardware.log)
      doom = fate.before ?? fate.after
      guard fate.before == nil else { return meetDoom(&hardware) }
      if let answer = hardware.firmwareFaults.answer(to: command, at: hardware.now, &hardware.log) {
        return give(answer, to: command, &hardware)
      }
    }
    do throws(Halt) {
      try execute(command, &hardware)
    } catch {
      halt(error, &hardware)
    }
    if doom != nil, phase == .command { meetDoom(&hardware) }
  }

  /// A fault takes the firmware down: it says nothing more.
  mutating func meetDoom(_ hardware: inout Hardware) {
    if doom == .crashes { hardware.firmwareFaults.crash(at: hardware.now) }
    doom = nil
    responses = []
    aborts = false
    departure = nil
    phase = .halted(.spins)
  }

  /// Notes a command, and what is wrong with it.
  private func note(_ command: Command, _ hardware: inout Hardware) {
    hardware.note(.command, LogText.command(command))
    if hardware.known != nil { noteUnknown(command, &hardware) }
    guard hardware.log.isStrict else { return }
    for misuse in misuses(of: command, hardware) { hardware.note(misuse) }
    if erasesBlock(command, hardware) { hardware.log.blockWasErased = true }
  }

  /// The firmware never answers again.
  mutating func halt(_ reason: Halt, _ hardware: inout Hardware) {
    phase = .halted(reason)
    hardware.note(
      .board, "the flashloader \(reason == .spins ? "spins for ever" : "took a bus fault"): no answer will come")
  }

  /// Takes a data packet; an empty one ends the data phase early.
  mutating func data(_ payload: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    guard case .receiving(var receiving) = phase else { return }
    hardware.flashOperations = 0
    do throws(Halt) {
      guard !payload.isEmpty else { return try finish(receiving, .abortDataPhase, &hardware) }
      let count = min(payload.count, Int(receiving.remaining))
      if hardware.script != nil, !hardware.isExpected(data: payload) { return phase = .halted(.spins) }
      var status = try consume(&receiving, UnsafeRawBufferPointer(rebasing: payload[..<count]), &hardware)
      receiving.remaining -= UInt32(count)
      if given != nil { status = givenStatus(after: receiving.count - receiving.remaining) }
      guard status == .success else {
        aborts = receiving.remaining > 0
        return try finish(receiving, status, &hardware)
      }
      guard receiving.remaining > 0 else { return try finish(receiving, .success, &hardware) }
      phase = .receiving(receiving)
    } catch {
      halt(error, &hardware)
    }
  }

  /// Something that is no data packet came during a data phase.
  mutating func unexpectedPacket(_ hardware: inout Hardware) {
    guard case .receiving(let receiving) = phase else { return }
    aborts = true
    do throws(Halt) { try finish(receiving, .fail, &hardware) } catch { halt(error, &hardware) }
  }

  private mutating func consume(
    _ receiving: inout Receiving, _ chunk: UnsafeRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    switch receiving.target {
    case .keyBlob: return .success
    case .sbFile(let head):
      // The loader works in 16-byte chunks and looks for the signature in the second; without keys no file
      // gets further here.
      let known = head + chunk.prefix(Self.sbHeadBytes - head.count)
      receiving.target = .sbFile(head: known)
      return known.count < Self.sbHeadBytes ? .success : .sbSignature
    case .memory(let address, let id):
      receiving.target = .memory(address &+ UInt32(chunk.count), id: id)
      return try writeMemory(address, id, chunk, &hardware)
    }
  }

  /// Ends a data phase: what is left of a flash page is programmed, and an error of the data wins over one
  /// of that.
  private mutating func finish(
    _ receiving: Receiving, _ status: StatusCode, _ hardware: inout Hardware
  ) throws(Halt) {
    phase = .command
    hardware.note(.command, "data: \(receiving.count - receiving.remaining) of \(receiving.count) bytes")
    let flushed = try driver.finishWriting(&hardware)
    respond(receiving.tag, given?.finalStatus ?? (status == .success ? flushed : status))
    if doom != nil { meetDoom(&hardware) }
  }
}
