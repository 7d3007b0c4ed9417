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
    for configuration in try configurations(for: mend) {
      self.configuration = configuration
      if try provesItself() { return true }
      if wasDeclined || recoverer.isDryRun { return false }
    }
    return try goesFurther(than: mend)
  }

  /// The cause's own mend is done and the proof failed: what else the flash shows is mended as well.
  private func goesFurther(than mend: RecoveryMend) throws(RecoveryStop) -> Bool {
    if device == nil { try reach() }
    if !mend.clearsProtection, let found = try registers(), chip?.map?.isProtected(found) == true {
      note("blocks of the flash are protected")
      try mendRegisters(clearingProtection: true, settingQuadEnable: mend.configuring != .onOnePad)
      if try provesItself() { return true }
    }
    guard [.asPlanned, .byStandardWord].contains(mend.configuring) else { return false }
    if device == nil { try reach() }
    let used = configuration
    guard try readable([used]).isEmpty else { return false }
    note("by \(used.text) the flash does not read as it does slowly")
    for slower in try readable(lowerClocks(than: used) + [.block(onePadBlock())]) {
      configuration = slower
      if try provesItself() { return true }
      if wasDeclined { return false }
    }
    return false
  }

  // MARK: - Configurations that may work

  /// What is to be tried, in order; where reads are what is wrong, only what reads right.
  private func configurations(for mend: RecoveryMend) throws(RecoveryStop) -> [ProvisioningPlan.Configuration] {
    let word = standardWord
    switch mend.configuring {
    case .asPlanned: return [recoverer.plan.configuration]
    // Without SFDP an option word says nothing.
    case .byStandardWord: return [chip?.sfdp.isEmpty == true ? .block(onePadBlock()) : .option(word)]
    case .onOnePad: return [.block(onePadBlock())]
    case .atLowerClock:
      return try readable(lowerClocks(than: recoverer.plan.configuration) + [.block(onePadBlock())])
    case .withOtherDummies:
      let second = word.second ?? 0
      return try readable(
        [8, 6, 10, 4, 5, 7, 9, 11, 12, 14, 16].map {
          .option(OptionWord(rawValue: word.rawValue & ~0x0F00_0000 | 1 << 24, second: second & ~0xFF | $0))
        } + [.block(onePadBlock())])
    }
  }

  /// The index of the clock that the job asks for; 7 (133 MHz) where it asks for none that is.
  private var clock: UInt8 {
    let asked: UInt8 =
      switch recoverer.plan.configuration {
      case .option(let word): word.frequency
      case .block(let block): block.serialClockFrequency
      }
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

  /// Those by which the flash reads as it does slowly and on one pad, twice. What was read is noted where none does.
  private func readable(
    _ candidates: [ProvisioningPlan.Configuration]
  ) throws(RecoveryStop) -> [ProvisioningPlan.Configuration] {
    guard !recoverer.isDryRun else { return Array(candidates.prefix(1)) }
    let sample = try slowSample()
    var found: [ProvisioningPlan.Configuration] = []
    for candidate in candidates where try reads(sample, with: candidate) { found.append(candidate) }
    return found
  }

  private static let sampleBytes = 32 << 10
  private static let sampleSector = 4096

  /// Both ends of the flash by the slow read, as far as it reads the same twice: half-erased cells do not.
  private func slowSample() throws(RecoveryStop) -> [(offset: UInt32, bytes: [UInt8])] {
    let size = Int(min(chip?.size ?? 8 << 20, 16 << 20))
    let probe = try probe()
    var sample: [(offset: UInt32, bytes: [UInt8])] = []
    for start in Set([0, max(0, size - Self.sampleBytes)]).sorted() {
      let (offset, count) = (UInt32(start), min(Self.sampleBytes, size - start))
      let first = try asking { () throws(MBootError) in try probe.slowRead(offset: offset, count: count) }
      let second = try asking { () throws(MBootError) in try probe.slowRead(offset: offset, count: count) }
      for sector in stride(from: 0, to: count, by: Self.sampleSector) {
        let range = sector..<min(sector + Self.sampleSector, count)
        guard first.count == count, second.count == count, first[range] == second[range] else { continue }
        sample.append((offset + UInt32(sector), Array(first[range])))
      }
    }
    guard !sample.isEmpty else {
      throw RecoveryStop(
        "even slowly and on one pad the flash reads differently each time", .deviceFailed,
        byHand: ["look after the flash's supply and lines, HOLD# and RESET# among them"]
      ).soft
    }
    return sample
  }

  private func reads(
    _ sample: [(offset: UInt32, bytes: [UInt8])], with candidate: ProvisioningPlan.Configuration
  ) throws(RecoveryStop) -> Bool {
    let host = try host()
    let tried = Result { () throws(MBootError) -> Bool in
      try host.configure(candidate, at: plan.optionAddress)
      for _ in 0..<2 {
        for part in sample {
          let found = try host.readMemory(
            address: FlashLayout.flashAddress + part.offset, count: part.bytes.count, memoryID: MemoryID.flexSPINOR)
          guard found == part.bytes else { return false }
        }
      }
      return true
    }
    switch tried {
    case .success(let isRight): return isRight
    case .failure(let error):
      // One that the flashloader refuses is none.
      guard case .status = error.cause else { throw RecoveryStop(error) }
      return false
    }
  }
}

extension MBootHost {
  /// Configures the flash, as a provisioning does.
  func configure(_ configuration: ProvisioningPlan.Configuration, at address: UInt32) throws(MBootError) {
    switch configuration {
    case .option(let word):
      try fillMemory(address: address, count: 4, pattern: word.rawValue)
      if let second = word.second { try fillMemory(address: address + 4, count: 4, pattern: second) }
    case .block(let block): try writeMemory(address: address, block.bytes)
    }
    try configureMemory(MemoryID.flexSPINOR, address: address)
  }
}

extension ProvisioningPlan.Configuration {
  /// The same at another clock: an index as in `FlashConfigurationBlock.megahertz`.
  func at(clock: UInt8) -> Self {
    switch self {
    case .option(let word):
      return .option(OptionWord(rawValue: word.rawValue & ~0xF | UInt32(clock & 0xF), second: word.second))
    case .block(var block):
      block.serialClockFrequency = clock
      return .block(block)
    }
  }
}
