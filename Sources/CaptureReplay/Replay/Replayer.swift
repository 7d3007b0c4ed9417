import CaptureDecoding
import HIDTransport

/// Plays the host's side of a recording on a board, and compares every answer.
public struct Replayer {
  /// Where the board is.
  public enum Reach: Sendable {
    /// In this process: its time costs nothing.
    case virtual
    /// Outside: its time is everybody's.
    case outside
  }

  private let recording: Recording
  private let pace: ReplayPace
  private let timeouts: ReplayTimeouts
  /// For silicon: what follows a status that is not as recorded was cleared for a board in another state.
  private let stopsAtDifference: Bool
  private var report = ReplayReport()

  /// How long a board may take to come onto the bus at least.
  private static let arrival = Duration.seconds(15)
  /// How long nothing must have come for silence to be an answer, nanoseconds.
  private static let silence: UInt64 = 1_000_000_000

  /// Prepares to play what was cleared. On silicon the first status that is not as recorded ends it.
  public init(_ clearance: ReplayClearance, pace: ReplayPace = .full, reach: Reach) {
    recording = clearance.recording
    self.pace = pace
    timeouts = reach == .virtual ? .virtual : .real
    stopsAtDifference = clearance.isForSilicon
  }

  /// Plays it.
  ///
  /// - Parameters:
  ///   - isCancelled: asked between commands; true ends the replay.
  ///   - progress: called before each command.
  /// - Throws: `HIDError` if the board is not there at the beginning.
  public mutating func run(
    on bus: any HIDBus, isCancelled: () -> Bool = { false }, progress: (RecordedExchange) -> Void = { _ in }
  ) throws(HIDError) -> ReplayReport {
    report = ReplayReport()
    report.recorded = recording.count
    var before: RecordedExchange?
    for (index, stay) in recording.stays.enumerated() where report.stopped == nil {
      let device: any HIDDevice
      do throws(HIDError) {
        device = try open(stay, after: before, on: bus)
      } catch {
        guard index > 0 else { throw error }
        let wanted = stay.likelyIdentity
        if let before { addDevice(before, "the board comes back as \(wanted)", "\(error)") }
        report.stopped = "the board did not come back as \(wanted)"
        break
      }
      defer { device.close() }
      play(stay, from: &before, on: device, bus, isCancelled, progress)
    }
    return report
  }

  private mutating func play(
    _ stay: RecordedStay, from before: inout RecordedExchange?, on device: any HIDDevice, _ bus: any HIDBus,
    _ isCancelled: () -> Bool, _ progress: (RecordedExchange) -> Void
  ) {
    for exchange in stay.exchanges {
      guard !isCancelled() else {
        report.stopped = "interrupted before \(exchange.title)"
        return
      }
      if pace == .recorded, let before { wait(from: before, to: exchange, on: bus) }
      before = exchange
      progress(exchange)
      guard exchange.reports.allSatisfy({ $0.isFromDevice || $0.missing == 0 }) else {
        report.stopped = "the capture does not hold all bytes of \(exchange.title)"
        return
      }
      var player = ExchangePlayer(exchange, on: device, timeouts: timeouts)
      player.play()
      report.sent += 1
      let differences = compare(exchange, player)
      report.add(differences)
      if player.failure == .gone, exchange.number != stay.exchanges.last?.number {
        report.stopped = "the board left the bus in \(exchange.title)"
        return
      }
      if stopsAtDifference, differences.contains(where: { $0.field != "data" && $0.field != "values" }) {
        report.stopped = "stopped at the first difference: what follows was recorded on a board in another state"
        return
      }
    }
  }

  private func compare(_ exchange: RecordedExchange, _ player: ExchangePlayer) -> [ReplayDifference] {
    if let end = exchange.brokenEnd { return compare(exchange, brokenOff: end, player) }
    let failure: String? =
      switch player.failure {
      case nil: nil
      case .timeout?: "no answer"
      case let error?: "\(error)"
      }
    return AnswerComparison(
      exchange, got: player.answers, failure: player.failure == .timeout ? nil : failure,
      isPartial: Self.isPartial(exchange)
    ).differences
  }

  /// A recorded exchange that did not end by the protocol must not now.
  private func compare(
    _ exchange: RecordedExchange, brokenOff end: HIDError, _ player: ExchangePlayer
  ) -> [ReplayDifference] {
    guard player.failure != end else { return [] }
    let got = player.failure.map { "\($0)" } ?? player.answers.last.map { AnswerText.text($0) } ?? "no answer"
    return [
      ReplayDifference(
        number: exchange.number, command: exchange.name, field: "answer", expected: "\(end)", got: got)
    ]
  }

  /// The recording does not show how the board would have ended this: the host went on at once, or the capture did.
  private static func isPartial(_ exchange: RecordedExchange) -> Bool {
    switch exchange.ending {
    case .answered?: false
    case .deviceLeft?, .transferFailed?: true
    case .abandoned?, .captureEnded?, .open?, nil: exchange.quiet < silence
    }
  }

  private mutating func addDevice(_ exchange: RecordedExchange, _ expected: String, _ got: String) {
    report.add([
      ReplayDifference(
        number: exchange.number, command: exchange.name, field: "device", expected: expected, got: got)
    ])
  }

  // MARK: - The bus

  private mutating func open(
    _ stay: RecordedStay, after before: RecordedExchange?, on bus: any HIDBus
  ) throws(HIDError) -> any HIDDevice {
    let usual: USBIdentity = stay.isBootROM ? .bootROM : .flashloader
    let wanted = stay.likelyIdentity
    var timeout = Self.arrival
    if let before, stay.began > before.lastTime {
      timeout = max(timeout, .nanoseconds(Int64(clamping: min(stay.began - before.lastTime, 600_000_000_000))) * 2)
    }
    // Silicon must be what was recorded: what is harmless to one part need not be to another.
    let accepted = wanted == usual || stopsAtDifference ? [wanted] : [wanted, usual]
    let device = try bus.open(accepted, timeout: timeout)
    if device.identity != wanted, let first = stay.exchanges.first {
      addDevice(first, "\(wanted)", "\(device.identity)")
    }
    return device
  }

  private func wait(from before: RecordedExchange, to exchange: RecordedExchange, on bus: any HIDBus) {
    guard exchange.began > before.lastTime else { return }
    bus.pause(.nanoseconds(Int64(clamping: exchange.began - before.lastTime)))
  }
}
