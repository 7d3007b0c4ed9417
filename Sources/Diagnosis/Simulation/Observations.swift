import HIDTransport
import MBoot
import SickBoards

/// What an examination and a symptom come to, with all random detail left out: two boards that are sick in the same way
/// give the same, whichever protect bits are set and whichever bytes read wrong.
public struct Observations: Equatable, Sendable {
  /// What is observed; the weight is how much it counts in a comparison.
  public enum Key: String, Sendable, CaseIterable {
    case symptom, command, phase
    case presence, start, answering, end, link
    case configuredBefore = "configured-before"
    case identity, steadiness, busy, awoken
    case sfdp, protection, lock
    case quadEnableAfter = "quad-enable-after"
    case suspended
    case fourByteAddresses = "four-byte-addresses"
    case individualLocks = "individual-locks"
    case writeEnable = "write-enable"
    case configure, geometry
    case slowReads = "slow-reads"
    case sectors
    case image
    case fastReads = "fast-reads"
    case soundClock = "sound-clock"
    case soundDummies = "sound-dummies"
    case trial

    /// How much it counts.
    var weight: Double {
      switch self {
      case .symptom: 6
      case .presence, .answering, .identity, .configure, .fastReads, .steadiness, .awoken, .writeEnable, .busy: 3
      case .image, .configuredBefore, .phase, .geometry: 1
      default: 2
      }
    }
  }

  /// What was observed; a key that is missing could not be asked.
  public private(set) var values: [Key: String] = [:]

  /// How well two agree: 0 to 1, and the keys in which they do not.
  func agreement(with other: Observations) -> (fit: Double, against: [Key]) {
    var agreeing = 0.0
    var all = 0.0
    var against: [Key] = []
    for key in Key.allCases where values[key] != nil || other.values[key] != nil {
      all += key.weight
      if values[key] == other.values[key] { agreeing += key.weight } else { against.append(key) }
    }
    return (all > 0 ? agreeing / all : 1, against)
  }

  init(_ findings: Findings, symptom: Symptom?) {
    take(symptom)
    take(findings)
    guard findings.probeStatus == 0 else { return }
    takeChip(findings)
    takeConfiguration(findings)
  }

  private mutating func take(_ symptom: Symptom?) {
    guard let symptom else { return }
    values[.symptom] =
      switch symptom.kind {
      case .status(let status): "status \(status)"
      default: "\(symptom.kind)"
      }
    values[.command] = symptom.command
    values[.phase] = symptom.phase?.rawValue
  }

  private mutating func take(_ findings: Findings) {
    values[.presence] =
      switch findings.presence {
      case .nothing: "nothing"
      case .bootROM: "boot ROM"
      case .flashloader: "flashloader"
      case .permission: "no permission"
      case .inUse: "in use"
      case .ambiguous: "several"
      case .failed: "failed"
      }
    values[.start] =
      switch findings.start {
      case .notTried: nil
      case .notAllowed: "not allowed"
      case .closedAndUnsigned: "closed"
      case .started: "started"
      case .failed(let symptom): "\(symptom.kind)"
      }
    if findings.answering != .notAsked { values[.answering] = "\(findings.answering)" }
    values[.end] =
      switch findings.end {
      case nil, .cancelled: nil
      case .left: "left"
      case .silent: "silent"
      case .garbled: "garbled"
      }
    values[.link] = findings.linkTroubles + findings.doubledReports > 0 ? "loses" : "sound"
    values[.configuredBefore] = findings.attributesBeforeStatus.map { $0 == 0 ? "yes" : "no" }
  }

  private mutating func takeChip(_ findings: Findings) {
    let chip = findings.chip
    func flag(_ key: Key, _ value: Bool?) { values[key] = value.map { $0 ? "yes" : "no" } }
    values[.identity] = chip.jedecID == nil ? "none" : findings.answersOnFourPads ? "on four pads" : "answers"
    values[.steadiness] = findings.unsteadyReads == 0 ? "steady" : "changes"
    flag(.busy, chip.staysBusy)
    values[.awoken] = findings.awokenBy?.rawValue
    flag(.sfdp, chip.hasSFDP)
    flag(.protection, chip.protectsRange)
    flag(.lock, chip.statusRegisters[0].map { $0 & 0x80 != 0 })
    flag(.quadEnableAfter, chip.isQuadEnabledAfter)
    flag(.suspended, chip.isSuspended)
    flag(.fourByteAddresses, chip.hasFourByteAddresses)
    flag(.individualLocks, chip.hasIndividualLocks)
    flag(.writeEnable, chip.writeEnables)
  }

  private mutating func takeConfiguration(_ findings: Findings) {
    values[.configure] = findings.configureStatus.map { "\($0)" }
    if let size = findings.attributes?.byteCount, let own = findings.chip.size {
      values[.geometry] = size == own ? "as the flash says" : "another"
    }
    values[.slowReads] = findings.slowReadsDiffer.map { $0 ? "change" : "steady" }
    if findings.sectors > 0 {
      values[.sectors] =
        findings.blankSectors == findings.sectors ? "blank" : findings.blankSectors == 0 ? "used" : "some blank"
    }
    values[.image] = findings.imageEqual.map { $0 ? "equal" : "not equal" }
    values[.fastReads] = findings.chip.reading?.rawValue
    if findings.chip.reading == .different || findings.chip.reading == .unstable {
      values[.soundClock] = findings.chip.soundClockIndex == nil ? "none" : "lower"
      values[.soundDummies] = findings.chip.soundDummyCycles == nil ? "none" : "others"
    }
    if let trial = findings.trial {
      values[.trial] = trial.firstFailure != nil ? "no erase" : trial.write == 0 ? "works" : "no write"
    }
  }
}
