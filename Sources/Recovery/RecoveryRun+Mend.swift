import BootImage
import FailureCauses
import MBoot
import Provisioning

extension RecoveryRun {
  /// Does what a mend says, and proves it.
  /// - Returns: true if the board works again.
  func apply(_ mend: RecoveryMend) throws(RecoveryStop) -> Bool {
    let tried = Result { () throws(RecoveryStop) in try mended(by: mend) }
    switch tried {
    case .success(let isMended): return isMended
    case .failure(let stop):
      guard stop.isSoft else { throw stop }
      report.failure = stop.text
      report.byHand += stop.byHand
      return false
    }
  }

  private func mended(by mend: RecoveryMend) throws(RecoveryStop) -> Bool {
    if device == nil { try reach() }
    try wake(mend.modes)
    guard chip != nil else {
      guard !recoverer.isDryRun else { return false }
      throw RecoveryStop(
        "the flash does not say who it is", .deviceFailed,
        byHand: [
          "take power away from board and flash, and run this again",
          "see that a flash is fitted, has its supply, and sits on the pins of FlexSPI A",
        ]
      ).soft
    }
    try resume(always: mend.resumes)
    let usesQuad = mend.configuring != .onOnePad
    try mendRegisters(clearingProtection: mend.clearsProtection, settingQuadEnable: usesQuad)
    let checksReads = mend.configuring == .atLowerClock || mend.configuring == .withOtherDummies
    if try provesItself(byOneOf: configurations(for: mend), checkingReads: checksReads) { return true }
    if wasDeclined || recoverer.isDryRun { return false }
    return try goesFurther(than: mend)
  }

  /// Tries configurations in order; with `checkingReads` only those by which the flash reads right.
  private func provesItself(
    byOneOf candidates: [ProvisioningPlan.Configuration], checkingReads: Bool
  ) throws(RecoveryStop) -> Bool {
    let sample = checkingReads && !recoverer.isDryRun ? try slowSample() : nil
    for candidate in candidates {
      if let sample {
        if device == nil { try reach() }
        guard try reads(sample, with: candidate) else { continue }
      }
      configuration = candidate
      if try provesItself() { return true }
      if wasDeclined || recoverer.isDryRun { return false }
    }
    return false
  }

  /// The cause's own mend is done and the proof failed: what else the flash shows is mended as well.
  private func goesFurther(than mend: RecoveryMend) throws(RecoveryStop) -> Bool {
    if device == nil { try reach() }
    if !mend.clearsProtection, let found = try registers(), chip?.map?.isProtected(found) == true {
      note("blocks of the flash are protected")
      try mendRegisters(clearingProtection: true, settingQuadEnable: mend.configuring != .onOnePad)
      // The protection alone may have been it: first as the job would have it.
      let isSlow = mend.configuring == .onOnePad || mend.configuring == .byStandardWord
      configuration = isSlow ? configuration : recoverer.plan.configuration
      if try provesItself() {
        mendedInstead = .blockProtection
        return true
      }
    }
    guard [.asPlanned, .byStandardWord].contains(mend.configuring) else { return false }
    if device == nil { try reach() }
    let used = configuration
    let slow: ProvisioningPlan.Configuration = .block(onePadBlock())
    let others = lowerClocks(than: used) + otherDummies
    if try slowSample().isBlank {
      // A blank flash reads right whatever is wrong with its reads: only a write tells, and leaves something to read.
      note("the flash is blank: whether it is read right, a write on one pad tells")
      configuration = slow
      guard try provesItself() else { return false }
      if device == nil { try reach() }
      guard try !slowSample().isBlank else { return true }
      return try provesItself(byOneOf: others + [slow], checkingReads: true)
    }
    guard try !reads(slowSample(), with: used) else { return false }
    note("by \(used.text) the flash does not read as it does slowly")
    return try provesItself(byOneOf: others + [slow], checkingReads: true)
  }

  // MARK: - Configurations that may work

  /// What is to be tried, in order.
  private func configurations(for mend: RecoveryMend) -> [ProvisioningPlan.Configuration] {
    switch mend.configuring {
    case .asPlanned: return [recoverer.plan.configuration]
    // Without SFDP an option word says nothing.
    case .byStandardWord: return [chip?.sfdp.isEmpty == true ? .block(onePadBlock()) : .option(standardWord)]
    case .onOnePad: return [.block(onePadBlock())]
    case .atLowerClock:
      return lowerClocks(than: recoverer.plan.configuration) + [.block(onePadBlock())]
    case .withOtherDummies: return otherDummies + [.block(onePadBlock())]
    }
  }

  /// The job's clock with each number of dummy clocks that parts have, the usual first.
  private var otherDummies: [ProvisioningPlan.Configuration] {
    guard chip?.sfdp.isEmpty == false else { return [] }
    return [8, 6, 10, 4, 5, 7, 9, 11, 12, 14, 16].map {
      .option(OptionWord(rawValue: standardWord.rawValue | 1 << 24, second: $0))
    }
  }

  /// The index of the clock that the job asks for; 7 (133 MHz) where it asks for none that is.
  private var clock: UInt8 {
    let asked = recoverer.plan.configuration.clockIndex
    return (1...9).contains(asked) ? asked : 7
  }

  /// The same configuration at each lower clock, the highest first.
  private func lowerClocks(
    than configuration: ProvisioningPlan.Configuration
  ) -> [ProvisioningPlan.Configuration] {
    stride(from: Int(clock) - 1, through: 1, by: -1).map { configuration.at(clock: UInt8($0)) }
  }

  private var standardWord: OptionWord {
    OptionWord(rawValue: OptionWord.standard.rawValue & ~0xF | UInt32(min(clock, 7)))
  }

  /// A block by which everything goes over one pad at 30 MHz.
  private func onePadBlock() -> FlashConfigurationBlock {
    .onePad(size: chip?.size ?? 8 << 20, hasSmallSectors: chip?.hasSmallSectors ?? true)
  }
}
