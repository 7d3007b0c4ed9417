extension Board {
  /// Makes things go wrong from now on. Faults from the start are given to the trait: `.faults(…)`.
  public func add(_ faults: Fault...) { state.add(faults) }

  /// Lifts all faults. What they did to cells and fuses stays.
  public func clearFaults() { state.clearFaults() }

  /// The faults in force, with how often each has struck.
  public var faults: [(fault: Fault, strikes: Int)] { bus.board.faults }

  // MARK: - Buttons and switches

  /// Takes the supply away or gives it back; without it RAM and the flash's volatile state are lost.
  public func setPower(_ on: Bool) { state.setPower(on) }

  /// Takes the supply away for a time.
  public func powerCycle(for time: Duration = .milliseconds(100)) {
    setPower(false)
    advance(by: time)
    setPower(true)
  }

  /// Presses reset: boot pins are sampled, RAM is kept.
  public func reset() { state.reset() }

  /// Sets the boot mode switches, effective at the next reset.
  public func setBootPins(_ pins: BootPins) { state.setBootPins(pins) }

  /// Lets virtual time pass.
  public func advance(by time: Duration) { state.advance(by: time) }
}
