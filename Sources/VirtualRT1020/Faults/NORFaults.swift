/// What is wrong with the flash: stands between the controller and the chip, which stays healthy.
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

  /// The faults that are about the flash.
  private(set) var armed: [ArmedFault] = []

  private var interruption: (at: UInt64, effect: Fault.Effect)?
  private var struck: [(at: UInt64, text: String)] = []

  /// When and how an operation was cut short, once.
  mutating func takeInterruption() -> (at: UInt64, effect: Fault.Effect)? {
    defer { interruption = nil }
    return interruption
  }

  /// What struck since the last call.
  mutating func takeStruck() -> [(at: UInt64, text: String)] {
    defer { struck = [] }
    return struck
  }

  /// A healthy flash.
  var isEmpty: Bool { armed.isEmpty }

  /// Adds a fault; `seed` decides what its chances draw.
  mutating func arm(_ fault: Fault, seed: UInt64) { armed.append(ArmedFault(fault, seed: seed)) }

  /// Lifts all faults; the chip is as it was, with what they did to its cells.
  mutating func clear() { armed = [] }

  /// The supply was away: what only lasts until then is mended.
  mutating func losePower() { armed.removeAll { $0.fault.trigger.untilPowerCycle } }

  /// What the chip, or what is left of it, answers to a read.
  mutating func read(
    _ command: NORCommand, from chip: inout SerialNOR?, into buffer: UnsafeMutableRawBufferPointer, now: UInt64
  ) -> Drive {
    chip?.read(command, into: buffer, now: now) == true ? .driven : .floating
  }

  /// Hands a command without a read phase to the chip, or to what is left of it.
  mutating func write(
    _ command: NORCommand, to chip: inout SerialNOR?, data: UnsafeRawBufferPointer, now: UInt64
  ) {
    guard let operation = chip?.operation(for: command, data: data, now: now) else {
      chip?.write(command, data: data, now: now)
      return
    }
    chip?.write(command, data: data, now: now)
    interrupt(operation, from: now, to: chip?.busyUntil ?? now)
  }

  /// Asks the faults of the supply whether they strike in an operation.
  private mutating func interrupt(_ operation: NOROperation, from begin: UInt64, to end: UInt64) {
    for index in armed.indices {
      let counted: Fault.Operation
      switch armed[index].fault.effect {
      case .powerCut(let operation, _), .brownOut(let operation): counted = operation
      default: continue
      }
      let matches =
        switch operation {
        case .erase: counted == .erase || counted == .change || counted == .command
        case .program: counted == .program || counted == .change || counted == .command
        case .writeStatus: counted == .statusWrite || counted == .command
        }
      guard matches, armed[index].strikes(at: begin) else { continue }
      let at = begin + UInt64(armed[index].unit() * Double(end - begin))
      if struck.count < 64 { struck.append((at, "the supply fails")) }
      if interruption.map({ at < $0.at }) ?? true { interruption = (at, armed[index].fault.effect) }
    }
  }

  /// See `FlexSPI.readyAt`.
  func readyAt(_ chip: SerialNOR?, now: UInt64) -> UInt64? { chip?.busyUntil }
}
