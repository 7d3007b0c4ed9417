/// Faults of fuses, power and answers, each by its name: `board.add([.fuseLocked(word: 6)])`.
///
/// `after`, `times`, `probability`, `from` and `untilPowerCycle` are the trigger's (`Fault.Trigger`); what is counted
/// stands with each effect (`Fault.Effect`). States have only what bounds them in time.
extension Fault {
  /// Burns of the word raise the controller's error flag.
  public static func fuseLocked(
    word: Int, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.fuseLocked(word: word), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Burns of the word do nothing and say nothing.
  public static func fuseBurnIgnored(
    word: Int, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.fuseBurnIgnored(word: word), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Bits of `mask` of the word do not burn.
  public static func fuseBitsRefuse(
    word: Int, mask: UInt32, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.fuseBitsRefuse(word: word, mask: mask), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Reads of the word raise the controller's error flag.
  public static func fuseReadError(
    word: Int, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.fuseReadError(word: word), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The fuse controller stays busy.
  public static func fuseBusy(
    after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.fuseBusy, trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// What is burnt into the word from now on is gone after the next power cycle.
  public static func fuseForgets(word: Int, from: Duration = .zero, untilPowerCycle: Bool = false) -> Fault {
    Fault(.fuseForgets(word: word), trigger: Trigger(from: from, untilPowerCycle: untilPowerCycle))
  }

  /// The supply fails in the middle of an operation of the flash, and comes back after a time if one is given.
  public static func powerCut(
    in operation: Operation = .change, backAfter: Duration? = nil, after: Int = 0, times: Int? = nil,
    probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .powerCut(operation: operation, backAfter: backAfter),
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The supply dips in the middle of an operation of the flash.
  public static func brownOut(
    in operation: Operation = .change, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.brownOut(operation: operation), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The flashloader answers a command in its own way.
  public static func firmwareAnswers(
    command: UInt8, parameters: [UInt32] = [], _ answer: Answer, after: Int = 0, times: Int? = nil,
    probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .firmwareAnswers(command: command, parameters: parameters, answer),
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The boot ROM answers a command in its own way.
  public static func romAnswers(
    command: UInt8, address: UInt32? = nil, _ answer: Answer, after: Int = 0, times: Int? = nil,
    probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .romAnswers(command: command, address: address, answer),
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }
}
