/// What is wrong with the flashloader: asked before and after each of its commands, whichever line they come by.
struct FirmwareFaults: Sendable {
  /// What becomes of the flashloader.
  enum Doom: Equatable {
    /// It spins for ever.
    case hangs
    /// The part resets.
    case crashes
  }

  /// The faults that are about the firmware.
  private(set) var armed: [ArmedFault] = []
  /// When the part is to be reset by a crash, until that has been acted upon.
  private(set) var interruption: (at: UInt64, effect: Fault.Effect)?

  /// A healthy flashloader.
  var isEmpty: Bool { armed.isEmpty }

  /// Counts an event for a fault; true if it strikes.
  mutating func strikes(_ index: Int, at now: UInt64) -> Bool { armed[index].strikes(at: now) }

  /// Adds a fault; `seed` decides what its chances draw.
  mutating func arm(_ fault: Fault, seed: UInt64) { armed.append(ArmedFault(fault, seed: seed)) }

  /// Lifts all faults. A flashloader that hangs goes on hanging.
  mutating func clear() { armed = [] }

  /// The supply was away: what only lasts until then is mended.
  mutating func losePower() {
    armed.removeAll { $0.fault.trigger.untilPowerCycle }
    interruption = nil
  }

  /// The firmware crashed at `time`: the part is to be reset then.
  mutating func crash(at time: UInt64) {
    interruption = (time, .firmwareCrashes(.before, command: nil))
  }

  /// It has been acted upon, or never will be.
  mutating func forgetInterruption() { interruption = nil }

  /// A command comes: what happens before it, and what after it. Each fault sees the command once.
  mutating func fate(of tag: UInt8, at now: UInt64, _ log: inout BoardLog) -> (before: Doom?, after: Doom?) {
    var before: Doom?
    var after: Doom?
    for index in armed.indices {
      let doom: Doom
      let moment: Fault.Moment
      switch armed[index].fault.effect {
      case .firmwareHangs(let when, let command):
        guard command == nil || command == tag else { continue }
        (doom, moment) = (.hangs, when)
      case .firmwareCrashes(let when, let command):
        guard command == nil || command == tag else { continue }
        (doom, moment) = (.crashes, when)
      default: continue
      }
      guard armed[index].strikes(at: now) else { continue }
      log.add(.fault, at: now, "the flashloader \(doom) \(moment) command \(Fault.hex(tag))")
      switch moment {
      case .before: before = before ?? doom
      case .after: after = after ?? doom
      }
    }
    return (before, after)
  }
}
