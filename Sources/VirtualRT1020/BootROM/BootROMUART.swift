import SDP

/// The boot ROM behind LPUART1: raw commands, raw data, raw words; nothing is framed or acknowledged.
struct BootROMUART: Sendable {
  /// Output that waits for the host before the line is no longer listened to.
  static let outputLimit = 1 << 16

  private var decoder = SDPUARTDecoder()
  private(set) var output = UARTOutput()
  /// The last command came by this line.
  var isInUse = false
  /// When the last bytes were dealt with, the part's time.
  private var heardAt: UInt64 = 0

  /// How long a command may pause, nanoseconds. No source gives a time (UNPROVEN).
  private static let patience: UInt64 = 1_000_000_000

  /// Takes what has been sent by `time` and was not taken before.
  mutating func takeOutput(by time: UInt64) -> [UInt8] { output.take(by: time) }

  /// Takes bytes from the line and lets the ROM answer.
  mutating func receive(_ bytes: RawSpan, _ core: inout BootROM, _ hardware: inout Hardware) {
    decoder.push(bytes)
    while output.count < Self.outputLimit, core.acceptsInput, let event = decoder.next() {
      isInUse = true
      switch event {
      case .command(let command): core.command(command, &hardware)
      case .data(let chunk, _): chunk.withUnsafeBytes { core.data($0, &hardware) }
      case .ping: output.append(SDPPingReply(uniqueID: hardware.uniqueID).bytes, due: hardware.now)
      }
      while let answer = core.next(&hardware) { send(answer, at: hardware.now) }
    }
    heardAt = hardware.now
  }

  /// Forgets the bytes of a command that has begun and does not go on. Data that a command has announced are
  /// waited for for ever.
  mutating func giveUpLateCommand(at time: UInt64) {
    guard decoder.remaining == 0, 1..<SDPCommand.byteCount ~= decoder.pendingBytes,
      time > heardAt.addingSaturated(Self.patience)
    else { return }
    decoder.abandon()
  }

  private mutating func send(_ answer: BootROM.Output, at time: UInt64) {
    switch answer {
    case .habState(let word), .status(let word): output.append(word.bytes, due: time)
    case .data(let bytes): output.append(bytes, due: time)
    }
  }
}
