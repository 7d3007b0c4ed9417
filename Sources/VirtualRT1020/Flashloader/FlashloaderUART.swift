import MBoot

/// The flashloader behind LPUART1: frames with checksums, acknowledged one by one.
///
/// Source: K2.1.0's framing, read, not executed. Two things are kinder than the part: a new frame from the
/// host counts as an acknowledgement that got lost, because ptys can lose bytes where wires do not; and a
/// frame may pause for a second, because hosts pause when their machine is busy.
struct FlashloaderUART: Sendable {
  private var decoder: UARTFrameDecoder
  private var buffer: [UInt8]
  /// The frame that the host has to acknowledge, to be sent again on a NAK.
  private var unacknowledged: [UInt8]?
  private(set) var output = UARTOutput()
  /// When the last bytes were dealt with, the part's time.
  private var heardAt: UInt64 = 0

  /// How long the part waits for each byte that a frame lacks, nanoseconds.
  private static let byteTime: UInt64 = 10_000_000
  /// How long a frame may pause at least.
  private static let patience: UInt64 = 1_000_000_000
  /// Command packets are at most this long; shorter ones read as zeros behind their end.
  private static let commandBytes = 32
  /// Output that waits for the host before the line is no longer listened to: a flood of NAKs ends here.
  static let outputLimit = 1 << 16

  init(packetBytes: Int) {
    decoder = UARTFrameDecoder(maximumLength: packetBytes)
    buffer = [UInt8](repeating: 0, count: max(packetBytes, Self.commandBytes))
  }

  /// All that the firmware had to say is out and acknowledged.
  var isQuiet: Bool { unacknowledged == nil }

  /// Takes what has been sent by `time` and was not taken before.
  mutating func takeOutput(by time: UInt64) -> [UInt8] { output.take(by: time) }

  /// Takes bytes from the line and lets the firmware answer.
  mutating func receive(_ bytes: RawSpan, _ core: inout Flashloader, _ hardware: inout Hardware) {
    decoder.push(bytes)
    while output.count < Self.outputLimit, isListening(core), let event = decoder.next() {
      handle(event, &core, &hardware)
    }
    heardAt = hardware.now
  }

  /// True if a frame has begun and its rest has not come in time.
  func isLate(at time: UInt64) -> Bool {
    let missing = decoder.missingBytes
    guard missing > 0 else { return false }
    return time > heardAt.addingSaturated(max(Self.patience, UInt64(missing) * Self.byteTime))
  }

  /// Gives up the frame that has begun. A data phase ends by it as by a frame of the wrong kind.
  mutating func giveUpFrame(_ core: inout Flashloader, _ hardware: inout Hardware) {
    decoder.abandon()
    guard isListening(core), case .receiving = core.phase, core.link == .uart else { return }
    let heard = hardware.now
    core.unexpectedPacket(&hardware)
    acknowledge(heard, &core, &hardware)
  }

  /// False for firmware that spins, has crashed, or is about to leave.
  private func isListening(_ core: Flashloader) -> Bool {
    if case .halted = core.phase { return false }
    return core.departure == nil || unacknowledged != nil
  }

  private mutating func handle(_ event: UARTEvent, _ core: inout Flashloader, _ hardware: inout Hardware) {
    switch event {
    case .noise(let count):
      hardware.note(.noise(count))
      startOver(&core)
    case .badCRC:
      if unacknowledged == nil { send(.nak, at: hardware.now) }
    case .frame(let frame): handle(frame, &core, &hardware)
    }
  }

  private mutating func handle(_ frame: UARTFrame, _ core: inout Flashloader, _ hardware: inout Hardware) {
    switch frame {
    case .ack:
      unacknowledged = nil
      pump(&core, &hardware)
    case .nak:
      if let unacknowledged { output.append(unacknowledged, due: hardware.now) }
    case .ackAbort:
      unacknowledged = nil
      if core.link == .uart { core.stopSending() }
      pump(&core, &hardware)
    case .ping:
      startOver(&core)
      send(.pingResponse(version: .packetProtocol, options: 0), at: hardware.now)
    case .command(let packet):
      startOver(&core)
      take(command: packet, &core, &hardware)
    case .data(let payload):
      startOver(&core)
      take(data: payload, &core, &hardware)
    case .pingResponse: break
    }
  }

  /// Something else comes than an acknowledgement, a frame or no frame at all: the firmware's wait for it ends (NXP's
  /// source: status 4). The one in flight counts as arrived, the rest of what the firmware wanted to say is not wanted
  /// any more. So a reset whose acknowledgement was lost happens when the next host speaks, be it to the boot ROM.
  private mutating func startOver(_ core: inout Flashloader) {
    guard unacknowledged != nil else { return }
    unacknowledged = nil
    if core.link == .uart { core.forgetOutput() }
  }

  private mutating func take(command packet: [UInt8], _ core: inout Flashloader, _ hardware: inout Hardware) {
    let heard = hardware.now
    if case .receiving = core.phase {
      guard core.link == .uart else { return }
      hardware.note(.commandInDataPhase)
      core.unexpectedPacket(&hardware)
    } else {
      guard core.acceptsInput else { return }
      core.link = .uart
      let padded =
        packet.prefix(Self.commandBytes) + [UInt8](repeating: 0, count: max(0, Self.commandBytes - packet.count))
      Array(padded).withUnsafeBytes { core.command($0, &hardware) }
    }
    acknowledge(heard, &core, &hardware)
  }

  private mutating func take(data payload: [UInt8], _ core: inout Flashloader, _ hardware: inout Hardware) {
    // A data frame where a command is expected is dropped without a word.
    guard case .receiving = core.phase, core.link == .uart else { return hardware.note(.strayReport(id: 2)) }
    let heard = hardware.now
    payload.withUnsafeBytes { core.data($0, &hardware) }
    acknowledge(heard, &core, &hardware)
  }

  /// Acknowledges what came at `heard`, with an abort where the firmware wants no more data, and goes on to
  /// answer. A frame is acknowledged before the firmware works on it; an abort is what the work came to.
  private mutating func acknowledge(_ heard: UInt64, _ core: inout Flashloader, _ hardware: inout Hardware) {
    if case .halted = core.phase { return }
    if core.takeReceiverAbort() { send(.ackAbort, at: hardware.now) } else { send(.ack, at: heard) }
    pump(&core, &hardware)
  }

  /// Sends the next packet, if there is one and the last is acknowledged.
  private mutating func pump(_ core: inout Flashloader, _ hardware: inout Hardware) {
    guard unacknowledged == nil, core.link == .uart, core.hasOutput else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    let made = bytes.withUnsafeMutableBytes { core.next(into: $0, &hardware) }
    swap(&bytes, &buffer)
    let frame: [UInt8]
    switch made {
    case .response(let count): frame = UARTFrame.command(Array(buffer[..<count])).bytes
    case .data(let count): frame = UARTFrame.data(Array(buffer[..<count])).bytes
    case .receiverAbort: frame = UARTFrame.ackAbort.bytes
    case nil: return
    }
    output.append(frame, due: hardware.now)
    unacknowledged = frame
  }

  private mutating func send(_ frame: UARTFrame, at time: UInt64) { output.append(frame.bytes, due: time) }
}
