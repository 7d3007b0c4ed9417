/// What is wrong with the USB link: decides what becomes of each report and of each arrival on the bus.
struct LinkFaults: Sendable {
  /// What becomes of a report.
  struct Fate: Equatable {
    /// How it ends.
    enum End: Equatable {
      case arrives
      case lost
      case stalled
      /// The device leaves the bus in its place.
      case gone(backAfter: Duration?)
    }
    var end = End.arrives
    /// How often it arrives.
    var copies = 1
    /// Bytes that arrive at most.
    var bytes = Int.max
    /// Nanoseconds that it comes later.
    var delay: UInt64 = 0
  }

  /// What becomes of an arrival on the bus.
  struct Arrival: Equatable {
    /// Nanoseconds that it takes longer.
    var delay: UInt64 = 0
    /// It does not happen.
    var never = false
  }

  /// Reports that wait to arrive a second time, at most.
  private static let waitingLimit = 16

  /// The faults that are about the link.
  private(set) var armed: [ArmedFault] = []
  /// OUT reports that arrive again as soon as the device takes one.
  private(set) var waiting: [[UInt8]] = []
  /// The IN report that arrives again.
  private(set) var copies: [[UInt8]] = []
  /// What becomes of the IN report that the device has ready, and when it is due.
  private var decided: (fate: Fate, due: UInt64)?
  /// The last IN transfer ended in a STALL.
  var isStalled = false

  /// A healthy link on which nothing is under way.
  var isEmpty: Bool { armed.isEmpty && waiting.isEmpty && copies.isEmpty && decided == nil && !isStalled }

  /// Adds a fault; `seed` decides what its chances draw.
  mutating func arm(_ fault: Fault, seed: UInt64) { armed.append(ArmedFault(fault, seed: seed)) }

  /// Lifts all faults, and what they had begun.
  mutating func clear() { self = LinkFaults() }

  /// The supply was away: what only lasts until then is mended.
  mutating func losePower() { armed.removeAll { $0.fault.trigger.untilPowerCycle } }

  /// The device left the bus: what was under way goes nowhere.
  mutating func forgetTraffic() {
    waiting = []
    copies = []
    decided = nil
  }

  // MARK: - Reports

  /// A report is transferred; decides what becomes of it.
  mutating func fate(of direction: Fault.Direction, at now: UInt64, _ log: inout BoardLog) -> Fate {
    var fate = Fate()
    for index in armed.indices {
      guard concerns(armed[index].fault.effect, direction), armed[index].strikes(at: now) else { continue }
      let way = direction == .in ? "to" : "from"
      let what: String
      switch armed[index].fault.effect {
      case .reportLost:
        if fate.end == .arrives { fate.end = .lost }
        what = "is lost"
      case .reportStalled:
        if fate.end == .arrives { fate.end = .stalled }
        what = "stalls"
      case .deviceGone(let back):
        fate.end = .gone(backAfter: back)
        what = "is lost: the device leaves the bus"
      case .reportDuplicated:
        fate.copies = min(fate.copies + 1, Self.waitingLimit)
        what = "arrives twice"
      case .reportShort(_, let bytes):
        fate.bytes = min(fate.bytes, max(0, bytes))
        what = "arrives with \(fate.bytes) bytes at most"
      case .reportDelayed(_, let delay):
        fate.delay = fate.delay.addingSaturated(delay.nanoseconds)
        what = "is late by \(delay)"
      default: continue
      }
      log.add(.fault, at: now, "a report \(way) the host \(what)")
    }
    return fate
  }

  private func concerns(_ effect: Fault.Effect, _ direction: Fault.Direction) -> Bool {
    switch effect {
    case .reportLost(let way), .reportDuplicated(let way), .reportShort(let way, _), .reportDelayed(let way, _),
      .reportStalled(let way):
      way == direction
    case .deviceGone: true
    default: false
    }
  }

  /// The device has an IN report ready, due at `due`. Decides once what becomes of it, and says when it is due.
  mutating func decide(due: UInt64, _ log: inout BoardLog) -> UInt64 {
    if let decided { return decided.due }
    let fate = fate(of: .in, at: due, &log)
    let late = due.addingSaturated(fate.delay)
    decided = (fate, late)
    return late
  }

  /// What becomes of the IN report that is taken now.
  mutating func takeDecision() -> Fate {
    defer { decided = nil }
    return decided?.fate ?? Fate()
  }

  /// Has an OUT report arrive again later.
  mutating func repeatOut(_ report: [UInt8]) {
    if waiting.count < Self.waitingLimit { waiting.append(report) }
  }

  /// The OUT report that arrives again next.
  mutating func takeWaiting() -> [UInt8]? { waiting.isEmpty ? nil : waiting.removeFirst() }

  /// Has an IN report arrive again.
  mutating func repeatIn(_ report: [UInt8], times: Int) {
    for _ in 0..<times { copies.append(report) }
  }

  /// The IN report that arrives again.
  mutating func takeCopy() -> [UInt8]? { copies.isEmpty ? nil : copies.removeFirst() }

  // MARK: - Arrivals

  /// The device is about to come onto the bus.
  mutating func arrival(at now: UInt64, _ log: inout BoardLog) -> Arrival {
    var arrival = Arrival()
    for index in armed.indices {
      switch armed[index].fault.effect {
      case .enumerationSlow(let delay):
        guard armed[index].strikes(at: now) else { continue }
        arrival.delay = arrival.delay.addingSaturated(delay.nanoseconds)
        log.add(.fault, at: now, "coming onto the bus takes \(delay) longer")
      case .enumerationNever:
        guard armed[index].strikes(at: now) else { continue }
        arrival.never = true
        log.add(.fault, at: now, "the device does not come onto the bus")
      default: continue
      }
    }
    return arrival
  }

  /// A flashloader is about to start; true if the boot ROM comes back in its place.
  mutating func returnsAsROM(at now: UInt64, _ log: inout BoardLog) -> Bool {
    var returns = false
    for index in armed.indices
    where armed[index].fault.effect == .enumerationAsROM && armed[index].strikes(at: now) {
      returns = true
    }
    if returns { log.add(.fault, at: now, "the boot ROM comes back in place of the flashloader") }
    return returns
  }
}

extension Duration {
  /// Whole nanoseconds, 0 for what is negative, up to the end of virtual time.
  var nanoseconds: UInt64 {
    let parts = components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
    let (whole, overflow) = UInt64(parts.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? VirtualRT1020.endOfTime : whole.addingSaturated(UInt64(parts.attoseconds / 1_000_000_000))
  }
}
