import Fuses

/// The OCOTP controller and its fuses: 64 words of which the RT1020 names 48, each bit going from 0 to 1
/// once; shadow registers that are loaded at a reset or when told to; locks; busy and error flags.
///
/// Source: NXP's header of the MIMXRT1021 (registers, reset values, lock fields) and the flashloader's own
/// use of the controller. The part has neither CRC registers nor ECC. What the controller does with a locked
/// word is the reference manual's word, UNPROVEN here.
struct OCOTP: Sendable {
  /// Words that can be addressed; 48 to 63 exist on larger parts and are plain words here.
  static let wordCount = 64
  /// What a read-locked word reads as.
  static let readLockedPattern: UInt32 = 0xBADA_BADA
  /// How long one bit burns: NXP's driver asks for 10 µs and allows 9 to 11.
  static let nanosecondsPerBit: UInt64 = 10_000
  /// What every access takes besides: a fraction of this by the driver's wait, relax and strobe times.
  static let accessNanoseconds: UInt64 = 1_000
  /// How long the shadows take to load: a read of each word.
  static let reloadNanoseconds: UInt64 = 16_000

  /// What the controller is asked to do.
  enum Request: Equatable {
    /// Burn bits into a word.
    case burn(Int, UInt32)
    /// Read a word of the fuses themselves.
    case read(Int)
    /// Load all shadows from the fuses.
    case reload
    /// Set a shadow register.
    case override(Int, UInt32)
  }

  /// What an access to the fuses came to.
  enum Outcome: Equatable {
    /// Done; the word as read, or as it is after a burn.
    case done(UInt32)
    /// The controller raised its error flag.
    case error
    /// The controller stayed busy.
    case busy
  }

  /// A burn that may turn out not to have happened, because the world stops before the part's time.
  private struct Burn {
    let index: Int
    let before: UInt32
    let begin: UInt64
    let end: UInt64
  }

  /// The fuses themselves.
  private(set) var fuses = [UInt32](repeating: 0, count: wordCount)
  /// The shadow registers, at 0x401F4400 + 16 * index.
  private(set) var shadows = [UInt32](repeating: 0, count: wordCount)
  /// Until when the controller is busy, nanoseconds of the board's clock.
  private(set) var busyUntil: UInt64 = 0
  /// The error flag.
  private(set) var hasError = false
  /// What the last read of a fuse gave.
  private(set) var readData: UInt32 = 0
  /// The registers that only remember.
  var registers = OCOTPRegisters()
  /// Burns since the world last stopped. Each adds bits, so there are never more than there are bits.
  private var burns: [Burn] = []

  /// Sets a word from outside, both ways, and its shadow.
  mutating func set(_ index: Int, _ value: UInt32) {
    fuses[index] = value
    shadows[index] = value
    burns.removeAll { $0.index == index }
  }

  // MARK: - Locks

  /// The locks of a word that are in force: those that the shadow of LOCK shows, and the sticky bit.
  private func locks(_ index: Int) -> FuseWord.Locks {
    var all = FuseWord.locks(index)
    let set = shadows[FuseWord.lock]
    all = FuseWord.Locks(write: all.write & set, override: all.override & set, read: all.read & set)
    if index == FuseWord.revocation, registers.locksRevocation {
      all.write = .max
      all.override = .max
    }
    // LOCK's own shadow only follows its fuses (UNPROVEN).
    if index == FuseWord.lock { all.override = .max }
    return all
  }

  /// A shadow register as the bus shows it, `index` 0 to 63. A read-locked one raises the error flag.
  mutating func shadow(_ index: Int) -> UInt32 {
    guard locks(index).read != 0 else { return shadows[index] }
    hasError = true
    return Self.readLockedPattern
  }

  // MARK: - Requests

  /// Does what is asked; a locked word raises the error flag instead. Of a burn only the bits of `burning`
  /// take hold.
  mutating func perform(_ request: Request, at now: UInt64, burning: UInt32 = .max) {
    busyUntil = now.addingSaturated(Self.accessNanoseconds)
    switch request {
    case .burn(let index, let data):
      registers.unlockKey = 0
      guard locks(index).write == 0 else { return hasError = true }
      busyUntil = busyUntil.addingSaturated(UInt64(data.nonzeroBitCount) * Self.nanosecondsPerBit)
      let before = fuses[index]
      fuses[index] |= data & burning
      if fuses[index] != before { burns.append(Burn(index: index, before: before, begin: now, end: busyUntil)) }
    case .read(let index):
      hasError = locks(index).read != 0
      readData = hasError ? Self.readLockedPattern : fuses[index]
    case .reload:
      busyUntil = now.addingSaturated(Self.reloadNanoseconds)
      reloadShadows()
    case .override(let index, let value):
      busyUntil = now
      guard locks(index).override == 0 else { return hasError = true }
      shadows[index] = value
    }
  }

  /// The word that a finished request was about.
  func word(of request: Request) -> UInt32 {
    switch request {
    case .burn(let index, _): fuses[index]
    case .read: readData
    case .override(let index, _): shadows[index]
    case .reload: 0
    }
  }

  /// Raises the error flag, as an access to a locked word does.
  mutating func refuse(_ request: Request, at now: UInt64) {
    busyUntil = now.addingSaturated(Self.accessNanoseconds)
    hasError = true
    switch request {
    case .burn: registers.unlockKey = 0
    case .read: readData = Self.readLockedPattern
    case .reload, .override: break
    }
  }

  /// Lowers the error flag.
  mutating func clearError() { hasError = false }

  /// Loads all shadows from the fuses.
  mutating func reloadShadows() { shadows = fuses }

  /// A reset of the part: the controller starts anew and senses the fuses. The sticky bits last until
  /// power goes.
  mutating func reset() {
    let sticky = registers.sticky
    registers = OCOTPRegisters()
    registers.sticky = sticky
    hasError = false
    readData = 0
    busyUntil = 0
    reloadShadows()
  }

  // MARK: - The end of the world

  /// The world stopped at `time`, nanoseconds, while the part had worked ahead: burns begun later never
  /// happened; one that runs keeps some of its new bits, more the longer it ran. `seed` says which.
  mutating func stop(at time: UInt64, seed: UInt64) {
    for burn in burns.reversed() where burn.end > time {
      let new = fuses[burn.index] & ~burn.before
      fuses[burn.index] = burn.before
      guard burn.begin < time else { continue }
      let share = Double(time - burn.begin) / Double(burn.end - burn.begin)
      var chance = SplitMix64(seed: seed ^ burn.begin &* 0x9E37_79B9 ^ UInt64(burn.index))
      for bit in 0..<32 where new >> bit & 1 == 1 && Double(chance.next() >> 11) / Double(1 << 53) < share {
        fuses[burn.index] |= 1 << bit
      }
    }
    burns = []
    busyUntil = min(busyUntil, time)
  }

  /// The host has been told of what was burnt by `time`: none of it is taken back any more.
  @inline(__always)
  mutating func keepBurns(until time: UInt64) {
    if !burns.isEmpty { burns.removeAll { $0.end <= time } }
  }

  /// Power is gone from `time` on: what `stop` says, and the sticky bits are gone too.
  mutating func losePower(at time: UInt64, seed: UInt64) {
    registers.sticky = 0
    stop(at: time, seed: seed)
  }

  /// Bits of a word are zero again, which no healthy fuse does.
  mutating func forget(_ index: Int, _ bits: UInt32) { fuses[index] &= ~bits }
}
