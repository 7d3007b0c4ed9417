import BootImage
import MBoot

/// The flashloader's command processor: packets in, packets out, whatever carries them. It answers as
/// NXP's binaries do, argument checks in their order; what a build does differently stands in its
/// `FirmwareProfile`.
///
/// A command with a data phase to the host is answered lazily: each packet is made when it is taken.
struct Flashloader: Sendable {
  /// The line that carries the packets.
  enum Link: Equatable, Sendable {
    case usb
    case uart
  }

  /// A packet on its way to the host.
  enum Outgoing: Equatable {
    /// A response packet of this many bytes.
    case response(Int)
    /// A data packet of this many bytes; 0 aborts the data phase.
    case data(Int)
    /// The device takes no more data.
    case receiverAbort
  }

  /// What the part does once the last response is out.
  enum Departure: Equatable {
    case reset
    /// A program of the user's runs at this address.
    case run(UInt32)
  }

  /// Where the processor is.
  enum Phase: Equatable {
    /// Waiting for a command.
    case command
    /// Waiting for data packets.
    case receiving(Receiving)
    /// Making data packets.
    case sending(Sending)
    /// It will never answer again.
    case halted(Halt)
  }

  /// A data phase from the host.
  struct Receiving: Equatable {
    enum Target: Equatable {
      case memory(UInt32, id: UInt32)
      /// The file's first bytes, up to where its signature stands.
      case sbFile(head: [UInt8])
      case keyBlob
    }
    var tag: CommandTag
    var target: Target
    let count: UInt32
    var remaining: UInt32
  }

  /// A data phase to the host.
  struct Sending: Equatable {
    enum Source: Equatable {
      case memory(UInt32, id: UInt32)
      case zeros
    }
    var tag: CommandTag
    var source: Source
    let count: UInt32
    var remaining: UInt32
  }

  /// Bytes of an SB file that must be there before its signature is looked at.
  private static let sbHeadBytes = 32

  let profile: FirmwareProfile
  var map: MemoryMap
  var driver: NORDriver
  /// The two words of property 0x12.
  let uniqueID: [UInt32]
  private(set) var phase = Phase.command
  private(set) var departure: Departure?
  /// Which line the host speaks on; it decides the packet size.
  var link = Link.usb
  private var responses: [[UInt8]] = []
  private var aborts = false
  /// What a fault does to the firmware once its command is carried out.
  private var doom: FirmwareFaults.Doom?

  /// Starts the firmware; the unique id is sampled now.
  init(profile: FirmwareProfile, ocotp: OCOTP) {
    self.profile = profile
    map = MemoryMap(profile)
    driver = NORDriver(profile: profile)
    uniqueID = [ocotp.shadows[FuseWord.uniqueID.0], ocotp.shadows[FuseWord.uniqueID.1]]
  }

  /// Payload bytes of a packet on the line in use.
  var packetBytes: Int { link == .usb ? profile.usbPacketBytes : profile.uartPacketBytes }

  /// Something waits for the host to take it.
  var hasOutput: Bool {
    if !responses.isEmpty || aborts { return true }
    if case .sending = phase { return true }
    return false
  }

  /// The firmware reads packets now.
  var acceptsInput: Bool {
    guard !hasOutput, departure == nil else { return false }
    if case .halted = phase { return false }
    return true
  }

  // MARK: - Packets out

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
    let count = min(Int(sending.remaining), packetBytes)
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
      respond(sending.tag, .success)
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
    case .memory(let address, let id):
      let status = try readMemory(address, id, into: chunk, &hardware)
      guard status == .success else { return status }
      sending.source = .memory(address &+ UInt32(chunk.count), id: id)
    }
    return .success
  }

  // MARK: - Packets in

  /// Takes a command packet. `packet` is readable for 32 bytes; what the host left out is whatever stands there.
  mutating func command(_ packet: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    hardware.flashOperations = 0
    let command = CommandArguments(packet)
    if hardware.log.isEnabled { note(command.command, &hardware) }
    if !hardware.firmwareFaults.isEmpty {
      let fate = hardware.firmwareFaults.fate(of: command.tag.rawValue, at: hardware.now, &hardware.log)
      doom = fate.before ?? fate.after
      guard fate.before == nil else { return meetDoom(&hardware) }
    }
    do throws(Halt) {
      try execute(command, &hardware)
    } catch {
      halt(error, &hardware)
    }
    if doom != nil, phase == .command { meetDoom(&hardware) }
  }

  /// A fault takes the firmware down: it says nothing more.
  private mutating func meetDoom(_ hardware: inout Hardware) {
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
    guard hardware.log.isStrict else { return }
    for misuse in misuses(of: command, hardware) { hardware.note(misuse) }
    if erasesBlock(command, hardware) { hardware.log.blockWasErased = true }
  }

  /// The firmware never answers again.
  private mutating func halt(_ reason: Halt, _ hardware: inout Hardware) {
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
      let status = try consume(&receiving, UnsafeRawBufferPointer(rebasing: payload[..<count]), &hardware)
      receiving.remaining -= UInt32(count)
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
    respond(receiving.tag, status == .success ? flushed : status)
    if doom != nil { meetDoom(&hardware) }
  }

  // MARK: - Answers

  mutating func respond(_ tag: CommandTag, _ status: StatusCode) {
    send(Packet(tag: .genericResponse, parameters: [status.rawValue, UInt32(tag.rawValue)]))
  }

  mutating func send(_ packet: Packet) { responses.append(packet.bytes) }

  mutating func receive(_ tag: CommandTag, _ target: Receiving.Target, _ count: UInt32) {
    respond(tag, .success)
    guard count > 0 else { return respond(tag, .success) }
    phase = .receiving(Receiving(tag: tag, target: target, count: count, remaining: count))
  }

  mutating func transmit(_ tag: CommandTag, _ response: CommandTag, _ source: Sending.Source, _ count: UInt32) {
    send(Packet(tag: response, flags: Packet.dataPhaseFlag, parameters: [0, count]))
    guard count > 0 else { return respond(tag, .success) }
    phase = .sending(Sending(tag: tag, source: source, count: count, remaining: count))
  }

  /// The part leaves once the responses are out.
  mutating func leave(_ departure: Departure) { self.departure = departure }
}
