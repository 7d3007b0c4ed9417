/// Faults of the flash, its cells apart, each by its name: `board.add([.blockProtected(0x1C, times: 1)])`.
///
/// `after`, `times`, `probability`, `from` and `untilPowerCycle` are the trigger's (`Fault.Trigger`); what is counted
/// stands with each effect (`Fault.Effect`). States have only what bounds them in time.
extension Fault {
  /// The flash is gone from an operation on, by default from the first command: its bus reads as given.
  public static func norAbsent(
    reads: BoardConfiguration.Floating = .ff, operation: Operation = .command, after: Int = 0, times: Int? = nil,
    probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .norAbsent(reads: reads, operation: operation), trigger: Trigger(after, times, probability, from, untilPowerCycle)
    )
  }

  /// The SFDP reads with these bytes exclusive-ored in at `offset`.
  public static func sfdpCorrupt(
    at offset: Int, xor: [UInt8], after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.sfdpCorrupt(offset: offset, xor: xor), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The write enable latch does not set.
  public static func writeEnableDead(
    after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.writeEnableDead, trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Block protect bits of status register 1 turn up set.
  public static func blockProtected(
    _ bits: UInt8, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.blockProtected(bits: bits), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// WP# is low and the register protect bit set: status registers are locked.
  public static func writeProtectPinLow(from: Duration = .zero, untilPowerCycle: Bool = false) -> Fault {
    Fault(.writeProtectPinLow, trigger: Trigger(from: from, untilPowerCycle: untilPowerCycle))
  }

  /// Quad enable turns up clear.
  public static func quadEnableLost(
    after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.quadEnableLost, trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Quad enable reads and acts as clear whatever is written.
  public static func quadEnableStuck(from: Duration = .zero, untilPowerCycle: Bool = false) -> Fault {
    Fault(.quadEnableStuck, trigger: Trigger(from: from, untilPowerCycle: untilPowerCycle))
  }

  /// The busy bit stays set from power-on, or once `opcode` has been sent.
  public static func busyStuck(
    opcode: UInt8? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.busyStuck(opcode: opcode), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Reads above a clock have bit errors: so many of a million bytes.
  public static func readNoise(
    aboveMegahertz megahertz: Int, perMillion: Int, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .readNoise(aboveMegahertz: megahertz, perMillion: perMillion),
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Reads of the array need so many mode and dummy clocks; with another number data come shifted.
  public static func readNeedsWait(
    cycles: Int, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.readNeedsWait(cycles: cycles), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// The flash was left in a state that the flashloader does not expect, once unless `times` says otherwise.
  public static func leftIn(
    _ state: State, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(.leftIn(state), trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }
}
