/// Faults of USB and of the firmware, each by its name: `board.add([.reportLost(.in, times: 1)])`.
///
/// `after`, `times`, `probability`, `from` and `untilPowerCycle` are the trigger's (`Fault.Trigger`); what is counted
/// stands with each effect (`Fault.Effect`). States have only what bounds them in time.
extension Fault {
  /// Reports do not arrive.
  public static func reportLost(
    _ direction: Direction, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.reportLost(direction), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Reports arrive twice.
  public static func reportDuplicated(
    _ direction: Direction, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.reportDuplicated(direction), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Reports arrive with their first `bytes` bytes only.
  public static func reportShort(
    _ direction: Direction, bytes: Int, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.reportShort(direction, bytes: bytes), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Reports arrive later.
  public static func reportDelayed(
    _ direction: Direction, by time: Duration, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.reportDelayed(direction, time), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The endpoint stalls.
  public static func reportStalled(
    _ direction: Direction, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.reportStalled(direction), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The device leaves the bus, and comes back after a time or never.
  public static func deviceGone(
    backAfter: Duration? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.deviceGone(backAfter: backAfter), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Coming onto the bus takes this much longer.
  public static func enumerationSlow(
    by time: Duration, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.enumerationSlow(time), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The device does not come onto the bus.
  public static func enumerationNever(
    after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.enumerationNever, trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Where a flashloader should come up, the boot ROM comes back.
  public static func enumerationAsROM(
    after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.enumerationAsROM, trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The flashloader spins for ever before or after a command: any, or those with one tag.
  public static func firmwareHangs(
    _ moment: Moment, command: UInt8? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.firmwareHangs(moment, command: command), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The flashloader crashes before or after a command, any or those with one tag, and the part resets.
  public static func firmwareCrashes(
    _ moment: Moment, command: UInt8? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .firmwareCrashes(moment, command: command), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }
}
