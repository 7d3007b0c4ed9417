import BootImage
import HIDTransport
import MBoot

/// One run of a plan: the state that its phases hand on.
final class ProvisioningRun {
  let plan: ProvisioningPlan
  let bus: any HIDBus
  let now: () -> Duration
  let isCancelled: () -> Bool
  let events: (ProvisioningEvent) -> Void

  var result = ProvisioningResult()
  var phase = ProvisioningPhase.checkPlan
  var device: (any HIDDevice)?
  var sectorSize: UInt32 = 4096
  var companion: (any ProvisioningCompanion)?

  init(
    plan: ProvisioningPlan, bus: any HIDBus, now: @escaping () -> Duration, isCancelled: @escaping () -> Bool,
    events: @escaping (ProvisioningEvent) -> Void
  ) {
    self.plan = plan
    self.bus = bus
    self.now = now
    self.isCancelled = isCancelled
    self.events = events
  }

  func closeDevice() {
    device?.close()
    device = nil
  }

  func wholeFlow() throws(ProvisioningError) {
    try run(.checkPlan) { () throws(ProvisioningError) in try checkPlan() }
    let first = try run(.findDevice) { () throws(ProvisioningError) in try findDevice() }
    if first.identity == .bootROM { try startFlashloader(from: first) }
    guard let flashloader = device else { throw lost("no device is open") }
    let host = MBootHost(flashloader)
    host.timeouts = plan.timeouts
    host.isCancelled = isCancelled
    try run(.identifyFlashloader) { () throws(ProvisioningError) in try identify(host) }
    try meetBoard(host)
    try run(.configureMemory) { () throws(ProvisioningError) in try configure(host) }
    try run(.checkMemory) { () throws(ProvisioningError) in try checkMemory(host) }
    try fillFlash(host)
    if let companion, companion.burns {
      try run(.burnFuses) { () throws(ProvisioningError) in try companion.burn(host, flash: flashContent, events) }
    }
    guard plan.resets else { return }
    try run(.reset) { () throws(ProvisioningError) in
      try asking { () throws(MBootError) in try host.reset() }
      closeDevice()
    }
    if plan.bootTimeout > .zero { try run(.observeBoot) { () throws(ProvisioningError) in try observeBoot() } }
  }

  /// Writes what the flash does not hold yet.
  private func fillFlash(_ host: MBootHost) throws(ProvisioningError) {
    if plan.keepsEqualFlash || companion?.comparesFlash == true {
      result.isFlashKept = try run(.compareFlash) { () throws(ProvisioningError) in try holdsAll(host) }
      if result.isFlashKept { return }
    }
    try run(.erase) { () throws(ProvisioningError) in try erase(host) }
    try run(.writeConfigurationBlock) { () throws(ProvisioningError) in try writeBlock(host) }
    try run(.writeImage) { () throws(ProvisioningError) in try writeImage(host) }
    if plan.verifies { try run(.verify) { () throws(ProvisioningError) in try verify(host) } }
  }

  /// Runs a phase between its two events.
  func run<Value>(
    _ phase: ProvisioningPhase, _ body: () throws(ProvisioningError) -> Value
  ) throws(ProvisioningError) -> Value {
    self.phase = phase
    if phase != .checkPlan, isCancelled() { throw interrupted(clean: true) }
    let start = now()
    events(.started(phase))
    try companion?.begins(phase)
    let value = try body()
    try companion?.ended(phase)
    let duration = now() - start
    result.times.append(.init(phase: phase, duration: duration))
    events(.finished(phase, duration))
    return value
  }

  func note(_ text: String) { events(.note(text)) }

  func warn(_ text: String) {
    result.warnings.append(text)
    events(.warning(text))
  }

  /// A progress closure for the hosts that reports on this phase.
  func progress(_ base: Int, of total: Int) -> (Int, Int) -> Void {
    let phase = phase
    let events = events
    return { done, _ in events(.progress(phase, done: base + done, total: total)) }
  }

  private func checkPlan() throws(ProvisioningError) {
    do throws(ProvisioningPlan.Fault) {
      for warning in try plan.check() { warn(warning) }
    } catch {
      throw ProvisioningError(
        phase: phase, failure: error.failure, address: error.address, cause: error.cause, remedies: error.remedies,
        exitCode: .badInput)
    }
  }
}
