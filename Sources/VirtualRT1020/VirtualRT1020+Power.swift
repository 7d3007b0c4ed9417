/// The supply and the reset line, pulled by somebody or by a fault.
extension VirtualRT1020 {
  /// How long the supply stays away at least, nanoseconds: a shorter gap no capacitor lets through.
  private static let shortestCut: UInt64 = 1_000_000
  /// Cuts and returns of the supply in one step of time; the rest of the step passes without.
  private static let eventLimit = 64

  /// Presses reset: boot pins are sampled, RAM is kept. What the part had worked ahead of the world's time never
  /// happened.
  public mutating func reset() {
    guard running != .off else { return }
    forgetInterruption()
    hardware.stop(at: now)
    log("the reset button is pressed")
    restart()
  }

  /// Takes the supply away or gives it back; without it RAM and the flash's volatile state are lost, and what
  /// the part had worked ahead of the world's time never happened.
  public mutating func setPower(_ on: Bool) {
    powerBackAt = nil
    guard on != (running != .off) else { return }
    if on {
      log("power comes")
      restart()
    } else {
      forgetInterruption()
      losePower(at: now)
    }
    updateHealth()
  }

  /// Takes the supply away for a time, 1 ms at least: it comes back by itself.
  public mutating func cutPower(for time: Duration) {
    guard running != .off else { return }
    setPower(false)
    powerBackAt = now.addingSaturated(max(time.nanoseconds, Self.shortestCut))
    updateHealth()
  }

  /// The part starts anew at its own time.
  mutating func restart() {
    resetCount += 1
    hardware.now = max(hardware.now, now)
    start(mode: .rom)
  }

  private mutating func losePower(at time: UInt64) {
    hardware.losePower(at: time)
    log("power goes")
    run(.off)
    link.losePower()
  }

  // MARK: - Interruptions

  /// When a fault will take the device off the bus, if it is known.
  var interruptionTime: Duration? { interruption.map { .nanoseconds(Int64(clamping: $0.at)) } }

  /// Takes up what faults did while the part worked, and lets happen what is due.
  mutating func noteFaults() {
    collectFaults()
    if let interruption, interruption.at <= now { interrupt() }
  }

  /// Takes up what faults did while the part worked.
  mutating func collectFaults() {
    if hardware.log.isEnabled {
      for strike in hardware.flexSPI.faults.takeStruck() { hardware.log.add(.fault, at: strike.at, strike.text) }
    }
    interruption = hardware.interruption
  }

  /// What a fault cuts short has been acted upon, or never happens.
  private mutating func forgetInterruption() {
    interruption = nil
    hardware.forgetInterruption()
  }

  /// The interruption happens.
  private mutating func interrupt() {
    guard let (time, effect) = interruption else { return }
    forgetInterruption()
    switch effect {
    case .powerCut(_, let backAfter):
      losePower(at: time)
      powerBackAt = backAfter.map { time.addingSaturated(max($0.nanoseconds, Self.shortestCut)) }
    case .brownOut:
      hardware.dip(at: time)
      restart()
    default:
      hardware.stop(at: time)
      restart()
    }
    updateHealth()
  }

  /// Lets what happens by itself up to `time` happen, each at its own.
  mutating func passEvents(until time: UInt64) {
    for _ in 0..<Self.eventLimit {
      if let interruption, interruption.at <= time {
        now = max(now, interruption.at)
        interrupt()
      } else if let back = powerBackAt, back <= time {
        now = max(now, back)
        setPower(true)
      } else {
        return
      }
    }
  }

  /// Whether anything is wrong or under way that the healthy paths know nothing of.
  mutating func updateHealth() {
    isSick =
      !hardware.flexSPI.faults.isEmpty || !hardware.fuseFaults.isEmpty || !hardware.firmwareFaults.isEmpty
      || !link.isEmpty || hardware.script != nil || interruption != nil || powerBackAt != nil
  }
}
