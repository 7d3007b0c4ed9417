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
    chip?.write(command, data: data, now: now)
  }

  /// See `FlexSPI.readyAt`.
  func readyAt(_ chip: SerialNOR?, now: UInt64) -> UInt64? { chip?.busyUntil }
}
