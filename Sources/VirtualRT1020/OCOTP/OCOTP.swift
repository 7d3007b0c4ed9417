import MBoot

/// The OCOTP controller and its fuses: 64 words of which the RT1020 names 48, each bit going from 0 to 1
/// once; shadow registers that follow at power-up and after a burn; locks.
///
/// What the flashloader makes of the controller's answers was measured on NXP's binary; that the
/// controller raises its error flag for a locked word is the reference manual's word, UNPROVEN here.
struct OCOTP: Sendable {
  /// Words that can be addressed; 48 to 63 exist on larger parts and are plain words here.
  static let wordCount = 64
  /// What a read-locked word reads as.
  static let readLockedPattern: UInt32 = 0xBADA_BADA

  /// The fuses themselves.
  private(set) var fuses = [UInt32](repeating: 0, count: wordCount)
  /// The shadow registers, at 0x401F4400 + 16 * index.
  private(set) var shadows = [UInt32](repeating: 0, count: wordCount)
  /// The controller never becomes ready.
  var isStuckBusy = false
  /// Words whose burn raises the error flag, besides those that LOCK says.
  var programLocked: Set<Int> = []
  /// Words whose read raises the error flag, besides those that LOCK says.
  var readLocked: Set<Int> = []
  /// Words whose burn does nothing and says nothing.
  var burnIgnored: Set<Int> = []

  /// What an access to the fuses came to.
  enum Outcome: Equatable {
    /// Done; the word as read, or as it is after the burn.
    case done(UInt32)
    /// The controller raised its error flag.
    case error
    /// The controller stayed busy.
    case busy
  }

  /// Sets a word from outside, both ways, and its shadow.
  mutating func set(_ index: Int, _ value: UInt32) {
    fuses[index] = value
    shadows[index] = value
  }

  /// Loads all shadows from the fuses, as a power-up and a burn do.
  mutating func reloadShadows() { shadows = fuses }

  /// The locks of a word that are in force.
  private func locks(_ index: Int) -> FuseWord.Locks {
    let all = FuseWord.locks(index)
    let set = fuses[FuseWord.lock]
    return FuseWord.Locks(write: all.write & set, override: all.override & set, read: all.read & set)
  }

  /// A shadow register as the bus shows it. `index` 0 to 63. The pattern of a read-locked one is UNPROVEN here.
  func shadow(_ index: Int) -> UInt32 {
    locks(index).read != 0 ? Self.readLockedPattern : shadows[index]
  }

  /// Reads the fuse itself. `index` 0 to 63.
  func read(_ index: Int) -> Outcome {
    if isStuckBusy { return .busy }
    if readLocked.contains(index) || locks(index).read != 0 { return .error }
    return .done(fuses[index])
  }

  /// Burns: the word becomes itself OR `data`. `index` 0 to 63. For ever.
  mutating func burn(_ index: Int, _ data: UInt32) -> Outcome {
    if isStuckBusy { return .busy }
    if programLocked.contains(index) || locks(index).write != 0 { return .error }
    if !burnIgnored.contains(index) { fuses[index] |= data }
    return .done(fuses[index])
  }
}
