import BootImage
import FailureCauses
import Provisioning

/// What a person does next, in commands that can be typed: the causes' own words, with the board's values before them.
struct Remedies {
  let request: DiagnosisRequest
  let findings: Findings

  /// The option word's three commands as NXP's tool and the drop-in have them, then provisioning with it.
  private func commands(_ word: OptionWord) -> [String] {
    let place = "0x" + String(request.plan.optionAddress, radix: 16, uppercase: true)
    let next = "0x" + String(request.plan.optionAddress &+ 4, radix: 16, uppercase: true)
    func blhost(_ command: String) -> String { "blhost \(request.hostToolOptions) -- \(command)" }
    let second = word.second.map { [blhost("fill-memory \(next) 4 \(Text.word($0)) word")] } ?? []
    let option = Text.word(word.rawValue) + (word.second.map { "," + Text.word($0) } ?? "")
    return [blhost("fill-memory \(place) 4 \(Text.word(word.rawValue)) word")] + second
      + [
        blhost("configure-memory 9 \(place)"),
        "or boardless provision IMAGE \(request.boardOptions) --option \(option)",
      ]
  }

  /// What mends `cause`, the most promising first.
  func fix(_ cause: FailureCause) -> [String] { own(cause) + cause.fix }

  private func own(_ cause: FailureCause) -> [String] {
    switch cause {
    case .readPathMarginal:
      return findings.chip.soundClockIndex.map { commands(word(clock: $0)) } ?? []
    case .wrongDummyCycles:
      guard let dummies = findings.chip.soundDummyCycles else { return [] }
      if case .option(let word)? = request.plan.configuration.with(dummies: dummies) {
        return commands(word)
      }
      return ["put \(dummies) dummy clocks into the read sequence (0) of the configuration block"]
    case .savedBlockTrap, .wrongDeviceType, .incompleteLookupTable, .wrongGeometry:
      guard findings.chip.hasSFDP != false else { return [] }
      return commands(word(clock: 7))
    case .notConfigured:
      if case .option(let word) = request.plan.configuration { return commands(word) }
      return []
    case .blockProtection, .individualLocks, .eraseSuspended, .fourByteAddresses, .quadPeripheralInterface, .powerDown,
      .continuousRead:
      return [request.command("recover")]
    default: return []
    }
  }

  /// An option word with this clock; the rest is the user's, or the plain one.
  private func word(clock: UInt8) -> OptionWord {
    if case .option(let word) = request.plan.configuration, word.deviceType == 0, word.miscMode <= 1 {
      return OptionWord(rawValue: word.rawValue & ~0xF | UInt32(clock & 0xF), second: word.second)
    }
    return OptionWord(rawValue: 0xC000_0000 | UInt32(clock & 0xF))
  }

  /// A trial tells more of these.
  private static let onCells: Set<FailureCause> = [
    .wornSector, .programFails, .wrongDummyCycles, .eraseSuspended, .readPathMarginal, .flashDropsOut,
  ]
  /// A power cycle ends these, or may.
  private static let endedByPower: Set<FailureCause> = [.eraseSuspended, .continuousRead, .flashDropsOut]

  /// What somebody can do or allow that would tell the causes apart that are left, or lead on where none is.
  func probes(_ causes: [FailureCause]) -> [Diagnosis.Probe] {
    var result: [Diagnosis.Probe] = []
    // A flashloader that hangs answers nothing more. A reset ends it and leaves the flash in the state it is in, which
    // a power cycle would end too.
    let isSilent =
      switch findings.end {
      case .silent?: true
      case nil: findings.answering == .silent
      case .left?, .garbled?, .cancelled?: false
      }
    if isSilent { result.append(.reset) }
    let isReady = findings.trial == nil && findings.configureStatus == 0
    if isReady, causes.isEmpty || !Self.onCells.isDisjoint(with: causes) { result.append(.trial) }
    let hasFailed = request.symptom != nil || !request.recorded.isEmpty
    if causes.isEmpty ? hasFailed : !Self.endedByPower.isDisjoint(with: causes) { result.append(.powerCycle) }
    return result
  }

  private func words(_ probe: Diagnosis.Probe) -> String {
    let again = request.command("diagnose")
    switch probe {
    case .reset:
      return "press reset and leave the supply on: the flash stays as it is, and can be asked. Then '\(again) "
        + "--after-reset', without the job before it"
    case .trial:
      let range = request.plan.segments.first.map { Text.word($0.address & ~4095) } ?? "0x60010000"
      return "allow a trial on flash that may be lost: '\(again) --may-erase \(range):4096'"
    case .powerCycle:
      return "take power away from board and flash for some seconds and run the job again: if it works, the flash was "
        + "in a state that power ends"
    }
  }

  /// The same in words, with what else leads on.
  func next(_ causes: [FailureCause], _ probes: [Diagnosis.Probe]) -> [String] {
    var result: [String] = []
    let again = request.command("diagnose")
    switch findings.end {
    case .left?:
      result.append(
        "power-cycle the board into serial download mode and run '\(again)' again, without the job before it: the flash "
          + "can be asked then")
    case .garbled?: result.append("take another cable and port, and run '\(again)' again")
    case .cancelled?: result.append("run '\(again)' again, to the end")
    case .silent?, nil: break
    }
    if findings.start == .notAllowed { result.append("let a flashloader be started (--flashloader FILE)") }
    result += probes.map(words)
    guard causes.count > 1 else { return result }
    for cause in causes {
      guard let first = cause.confirm.first else { continue }
      result.append("if it is \(cause.rawValue): \(first)")
    }
    return result
  }
}
