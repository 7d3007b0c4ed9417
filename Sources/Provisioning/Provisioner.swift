import HIDTransport

/// Takes a board from whatever it shows on the bus to a provisioned one: flashloader started, flash
/// configured, erased, written, read back, reset.
///
/// Synchronous; tells what it does by events; keeps no state between runs.
public struct Provisioner {
  /// What to do.
  public var plan: ProvisioningPlan
  /// What goes along with the flash: a journal, fuses; nil for neither.
  public var companion: (any ProvisioningCompanion)?
  /// A clock for the times in events and result; only differences matter.
  public var now: () -> Duration

  /// Carries out `plan`.
  ///
  /// - Parameter now: any clock that does not go back, such as a virtual board's; the default is the host's.
  public init(_ plan: ProvisioningPlan, now: (() -> Duration)? = nil) {
    self.plan = plan
    if let now {
      self.now = now
    } else {
      let start = ContinuousClock.now
      self.now = { ContinuousClock.now - start }
    }
  }

  /// Runs the whole flow.
  ///
  /// - Parameters:
  ///   - bus: where the board comes and goes; devices are closed before this returns.
  ///   - events: called in order, from this thread.
  ///   - isCancelled: asked between packets; true ends the run with exit code 130.
  /// - Throws: `ProvisioningError`, always with a phase, a cause and a remedy.
  public func run(
    on bus: any HIDBus, events: @escaping (ProvisioningEvent) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws(ProvisioningError) -> ProvisioningResult {
    let run = ProvisioningRun(plan: plan, bus: bus, now: now, isCancelled: isCancelled, events: events)
    run.companion = companion
    defer { run.closeDevice() }
    do throws(ProvisioningError) {
      try run.wholeFlow()
      try companion?.finished(run.result)
    } catch {
      companion?.stopped(by: error)
      throw error
    }
    return run.result
  }
}
