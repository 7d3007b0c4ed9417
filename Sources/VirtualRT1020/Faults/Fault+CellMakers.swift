/// Faults of the flash's cells, each by its name: `board.add([.eraseIgnored(at: 0x10000..<0x20000, after: 2, times: 1)])`.
///
/// `after`, `times`, `probability`, `from` and `untilPowerCycle` are the trigger's (`Fault.Trigger`); what is counted
/// stands with each effect (`Fault.Effect`). States have only what bounds them in time.
extension Fault {
  /// Erases change nothing, in `range` or anywhere.
  public static func eraseIgnored(
    at range: Range<Int>? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1, from: Duration = .zero,
    untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .eraseIgnored, addresses: range.map { [$0] } ?? [],
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// After erases the bits of `mask` are zero, in `range` or anywhere.
  public static func eraseLeavesBits(
    _ mask: UInt8, at range: Range<Int>? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .eraseLeavesBits(mask: mask), addresses: range.map { [$0] } ?? [],
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Programs clear none of the bits of `mask`, in `range` or anywhere.
  public static func programLeavesBits(
    _ mask: UInt8, at range: Range<Int>? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .programLeavesBits(mask: mask), addresses: range.map { [$0] } ?? [],
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Programs that touch one of `offsets` in a block of `every` bytes clear the bits of `mask` there, too.
  public static func programAddsBits(
    _ mask: UInt8, every: Int, offsets: [Int], at range: Range<Int>? = nil, after: Int = 0, times: Int? = nil,
    probability: Double = 1, from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .programAddsBits(every: every, offsets: offsets, mask: mask), addresses: range.map { [$0] } ?? [],
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Bits of `mask` read wrong in sectors that have been erased so often, each with `probability`.
  public static func weakCells(
    _ mask: UInt8, erases: Int, at range: Range<Int>? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .weakCells(mask: mask, erases: erases), addresses: range.map { [$0] } ?? [],
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }

  /// Sectors that have been erased so often stay as they are.
  public static func wornSector(
    erases: Int, at range: Range<Int>? = nil, after: Int = 0, times: Int? = nil, probability: Double = 1,
    from: Duration = .zero, untilPowerCycle: Bool = false
  ) -> Fault {
    Fault(
      .wornSector(erases: erases), addresses: range.map { [$0] } ?? [],
      trigger: Trigger(after, times, probability, from, untilPowerCycle))
  }
}
