/// What is wrong with the flash: stands between the controller and the chip, which stays healthy.
///
/// The chip's cells are the truth. What spoils an erase or a program leaves the cells so; what spoils a read leaves
/// cells and stored status registers alone, so that a look from outside shows them. Lifting a fault takes back
/// what it hid, not what it did.
///
/// The part works ahead of the world's time, and so do faults: one that cuts the supply is noted with its moment
/// (`interruption`), and from then on nothing reaches the chip until that has been acted upon.
struct NORFaults: Sendable {
  /// What the bus carries during a read.
  enum Drive: Equatable {
    /// The chip drives it; the buffer is filled.
    case driven
    /// Nobody drives it.
    case floating
    /// Nobody drives it, and it reads as this.
    case held(BoardConfiguration.Floating)
  }

  /// The faults that are about the flash, in the order in which they act.
  var armed: [ArmedFault] = []
  /// What struck, for the board's log.
  var journal = FaultJournal()
  /// When the supply fails, nanoseconds of the board's clock, and by which fault; nil if it does not.
  private(set) var interruption: (at: UInt64, effect: Fault.Effect)?

  /// A healthy flash.
  var isEmpty: Bool { armed.isEmpty }

  /// Adds a fault; `seed` decides what its chances draw.
  mutating func arm(_ fault: Fault, seed: UInt64) { armed.append(ArmedFault(fault, seed: seed)) }

  /// Lifts all faults; the chip is as it was, with what they did to its cells.
  mutating func clear(from chip: inout SerialNOR?) {
    for fault in armed where fault.isUp {
      if case .leftIn(let state) = fault.fault.effect { chip?.leave(state) }
    }
    armed = []
    interruption = nil
  }

  /// The supply was away: what only lasts until then is mended. A busy bit that a command got stuck and a state
  /// that the chip was left in are gone with it, and may come again as their triggers say.
  mutating func losePower() {
    armed.removeAll { $0.fault.trigger.untilPowerCycle }
    for index in armed.indices {
      switch armed[index].fault.effect {
      case .busyStuck(.some): armed[index].isUp = false
      case .leftIn:
        armed[index].isUp = false
        armed[index].isNew = true
      default: break
      }
    }
    interruption = nil
  }

  /// What the chip, or what is left of it, answers to a read.
  mutating func read(
    _ command: NORCommand, from slot: inout SerialNOR?, into buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) -> Drive {
    guard reachesBoard(&slot, at: now) else { return .floating }
    if let reads = absence { return .held(reads) }
    guard var chip = slot.take() else { return .floating }
    defer { slot = chip }
    return read(command, of: &chip, into: buffer, now: now) ? .driven : .floating
  }

  /// Hands a command without a read phase to the chip, or to what is left of it.
  mutating func write(
    _ command: NORCommand, to slot: inout SerialNOR?, data: UnsafeRawBufferPointer, now: UInt64
  ) {
    guard reachesBoard(&slot, at: now), var chip = slot.take() else { return }
    defer { slot = chip }
    let wasGone = absence != nil
    if wasGone {
      // Attempts are counted, so that a flash that is gone for some operations comes back.
      guard let attempt = Self.attempt(command, data, at: chip, now: now) else { return }
      decideAbsence(attempt, now: now)
      guard absence == nil else { return }
    }
    write(command, to: &chip, data: data, now: now, isCounted: wasGone)
  }

  /// See `FlexSPI.readyAt`.
  func readyAt(_ chip: SerialNOR?, now: UInt64) -> UInt64? {
    if isCutOff(at: now) || isStuck(at: now) { return VirtualRT1020.endOfTime }
    return absence == nil ? chip?.busyUntil : nil
  }

  /// What struck since the last call, oldest first: when, nanoseconds of the board's clock, and what, in words.
  mutating func takeStruck() -> [(at: UInt64, text: String)] { journal.take() }

  // MARK: - The supply

  /// The supply has failed, and nobody has acted upon it yet: the part only thinks that it works on.
  func isCutOff(at now: UInt64) -> Bool { interruption.map { now >= $0.at } ?? false }

  /// Notes that the supply fails; the earliest such moment counts.
  mutating func interrupt(at time: UInt64, by effect: Fault.Effect) {
    if interruption.map({ time < $0.at }) ?? true { interruption = (time, effect) }
  }

  /// The failure has been acted upon: the supply is as it will be.
  /// - Returns: what it was.
  @discardableResult
  mutating func takeInterruption() -> (at: UInt64, effect: Fault.Effect)? {
    defer { interruption = nil }
    return interruption
  }
}
