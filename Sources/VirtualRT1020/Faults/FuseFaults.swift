/// What is wrong with the fuses: stands between whoever asks the controller and the controller, which stays
/// healthy.
struct FuseFaults: Sendable {
  /// The faults that are about fuses, and those of the supply that count burns.
  private(set) var armed: [ArmedFault] = []
  /// Bits that will be gone when power was.
  private var forgotten: [Int: UInt32] = [:]
  /// When and how a burn was cut short, until that has been acted upon.
  private(set) var interruption: (at: UInt64, effect: Fault.Effect)?
  /// The last access found the controller busy.
  private var wasBusy = false

  /// Healthy fuses.
  var isEmpty: Bool { armed.isEmpty }

  /// Adds a fault; `seed` decides what its chances draw.
  mutating func arm(_ fault: Fault, seed: UInt64) { armed.append(ArmedFault(fault, seed: seed)) }

  /// Lifts all faults; what they did to the fuses stays.
  mutating func clear() { self = FuseFaults() }

  /// The supply was away: bits are forgotten, and what only lasts until then is mended.
  mutating func losePower(_ ocotp: inout OCOTP) {
    for (index, bits) in forgotten { ocotp.forget(index, bits) }
    forgotten = [:]
    wasBusy = false
    armed.removeAll { $0.fault.trigger.untilPowerCycle }
  }

  /// The controller starts anew.
  mutating func reset() { wasBusy = false }

  /// It has been acted upon, or never will be.
  mutating func forgetInterruption() { interruption = nil }

  // MARK: - Busy

  /// An access comes; true if the controller stays busy and does nothing.
  mutating func staysBusy(at now: UInt64, _ log: inout BoardLog) -> Bool {
    wasBusy = false
    for index in armed.indices where armed[index].fault.effect == .fuseBusy && armed[index].strikes(at: now) {
      wasBusy = true
    }
    if wasBusy { log.add(.fault, at: now, "the fuse controller stays busy") }
    return wasBusy
  }

  /// Whether the busy flag reads as set though nothing runs.
  func looksBusy(at now: UInt64) -> Bool {
    wasBusy || armed.contains { $0.fault.effect == .fuseBusy && Self.isCertain($0, at: now) }
  }

  /// Whether the next event makes a fault strike for certain.
  private static func isCertain(_ armed: ArmedFault, at now: UInt64) -> Bool {
    let trigger = armed.fault.trigger
    return armed.holds(at: now) && armed.seen >= trigger.after && trigger.probability >= 1
      && trigger.times.map { armed.strikes < $0 } ?? true
  }

  // MARK: - Requests

  /// Hands a request to the controller, or does with it what is wrong.
  mutating func perform(
    _ request: OCOTP.Request, on ocotp: inout OCOTP, at now: UInt64, _ log: inout BoardLog
  ) {
    switch request {
    case .burn(let index, let data): burn(index, data, on: &ocotp, at: now, &log)
    case .read(let index):
      let fails = strikes(.fuseReadError(word: index), at: now)
      guard fails else { return ocotp.perform(request, at: now) }
      log.add(.fault, at: now, "fuse word \(Fault.hex(index)): its read fails")
      ocotp.refuse(request, at: now)
    case .reload, .override: ocotp.perform(request, at: now)
    }
  }

  private mutating func burn(
    _ index: Int, _ data: UInt32, on ocotp: inout OCOTP, at now: UInt64, _ log: inout BoardLog
  ) {
    let request = OCOTP.Request.burn(index, data)
    if strikes(.fuseLocked(word: index), at: now) {
      log.add(.fault, at: now, "fuse word \(Fault.hex(index)): its burn is refused as if it were locked")
      return ocotp.refuse(request, at: now)
    }
    var burning = UInt32.max
    if strikes(.fuseBurnIgnored(word: index), at: now) {
      log.add(.fault, at: now, "fuse word \(Fault.hex(index)): its burn is ignored")
      burning = 0
    }
    for position in armed.indices {
      guard case .fuseBitsRefuse(index, let mask) = armed[position].fault.effect, armed[position].strikes(at: now)
      else { continue }
      log.add(.fault, at: now, "fuse word \(Fault.hex(index)): bits \(Fault.hex(mask)) do not burn")
      burning &= ~mask
    }
    let before = ocotp.fuses[index]
    ocotp.perform(request, at: now, burning: burning)
    let new = ocotp.fuses[index] & ~before
    if strikes(.fuseForgets(word: index), at: now), new != 0 {
      log.add(.fault, at: now, "fuse word \(Fault.hex(index)): what was burnt will not last")
      forgotten[index, default: 0] |= new
    }
    if !ocotp.hasError { interrupt(from: now, to: ocotp.busyUntil, &log) }
  }

  /// Asks the faults of the supply whether they strike in a burn that runs from `begin` to `end`.
  private mutating func interrupt(from begin: UInt64, to end: UInt64, _ log: inout BoardLog) {
    for index in armed.indices {
      let what: String
      switch armed[index].fault.effect {
      case .powerCut: what = "the supply fails during a burn"
      case .brownOut: what = "the supply dips during a burn"
      default: continue
      }
      guard armed[index].strikes(at: begin) else { continue }
      // At the end of time a burn ends before it begins.
      let at = begin + UInt64(armed[index].unit() * Double(max(begin, end) - begin))
      log.add(.fault, at: at, what)
      if interruption.map({ at < $0.at }) ?? true { interruption = (at, armed[index].fault.effect) }
    }
  }

  /// Lets every fault with this effect see the event; true if one strikes.
  private mutating func strikes(_ effect: Fault.Effect, at now: UInt64) -> Bool {
    var any = false
    for index in armed.indices where armed[index].fault.effect == effect && armed[index].strikes(at: now) { any = true }
    return any
  }
}
