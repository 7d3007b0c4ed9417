import BootImage
import FailureCauses
import MBoot

/// Why a flash that is configured does not hold what it should: 20106 of an erase or a write, 10203 of a write, and what
/// reads back wrongly.
///
/// Source: NXP's flashloaders K2.1.0 and K2.7.0, executed with a modelled flash; threads of NXP's forum. Which of them it
/// is on a given board only the tests tell.
extension KnownCause {
  static let flash: [KnownCause] = [
    KnownCause(
      .blockProtection, base: 3,
      explains: { $0.status == 20106 },
      reasons: { evidence in
        var reasons = protectionReasons(evidence)
        if case .option? = evidence.configuration?.source, evidence.status == 20106 {
          reasons.append(Reason(0, "configure-memory cannot notice it"))
        }
        return reasons
      }),
    KnownCause(
      .protectionLocked, base: 1,
      explains: { $0.status == 20106 }, reasons: { protectionReasons($0) }),
    KnownCause(
      "the chip is in a state that only power-up clears: a suspended erase, individual sector locks, 4-byte addresses, or "
        + "another master was in the middle of something",
      test: "take the supply away, not only reset, and run the same again",
      causes: [.eraseSuspended, .individualLocks, .fourByteAddresses],
      explains: { $0.status == 20106 },
      reasons: { evidence in
        var reasons: [Reason] = []
        if evidence.wasTooFast == true { reasons.append(Reason(1, "answered too soon for an erase that took place")) }
        if let later = evidence.later {
          reasons.append(
            later.afterLeaving
              ? Reason(3, "the same succeeded later (packet \(later.packet)), after the device had left the bus")
              : Reason(-1, "the same succeeded later (packet \(later.packet)) without a new start"))
        } else if evidence.repetitions > 0 {
          reasons.append(Reason(0, "repeating did not help, as it would not"))
        }
        return reasons
      }),
    KnownCause(
      .readPathMarginal,
      explains: { $0.status == 20106 || $0.status == 10203 || $0.isMismatch },
      reasons: { readReasons($0) }),
    KnownCause(
      "quad enable (QE) is not set, so that quad reads give what the bus floats to",
      test:
        "read the status register that has QE; configure with an option word such as 0xC0000007, which sets it, not "
        + "with a saved configuration block",
      causes: [.savedBlockTrap, .quadEnableStuck],
      explains: { $0.status == 20106 || $0.status == 10203 || $0.isMismatch },
      reasons: { evidence in
        var reasons = readReasons(evidence).filter { $0.weight < 0 }
        switch evidence.configuration?.source {
        case .block(setsQuadEnable: false):
          reasons.append(Reason(4, "configured by a block that does not set QE"))
        case .option(let word) where word.tag == 0xC && word.deviceType <= 1:
          reasons.append(Reason(-1, "the option word has the flashloader set QE, unless the chip refuses"))
        default: break
        }
        if evidence.isWrite, evidence.wasErased, evidence.status == 20106 {
          reasons.append(Reason(1, "the erase passed and the write did not: so it is where the bus floats to 0xFF"))
        }
        return reasons
      }),
    KnownCause(
      "the configuration does not fit the chip: a wrong option word, or a block of another chip",
      base: 1,
      test: "repeat the option word and configure-memory, with a word that fits; compare get-property 25 with the chip",
      causes: [.wrongDeviceType, .wrongGeometry, .wrongDummyCycles],
      explains: { $0.status == 20106 || $0.status == 10203 || $0.status == 20105 || $0.status == 4 && $0.range != nil },
      reasons: { evidence in
        switch evidence.configuration?.source {
        case nil: return [Reason(1, "no configure-memory is in the capture")]
        case .block: return [Reason(1, "configured by a whole block")]
        case .unknown: return [Reason(1, "what it was configured with is not in the capture")]
        case .option(let word):
          let findings = word.findings.map(\.text)
          return findings.isEmpty
            ? [Reason(-2, "\(word) is sound: \(word.summary)")]
            : [Reason(3, "\(word): " + findings.joined(separator: "; "))]
        }
      }),
    KnownCause(
      .wornSector, base: 0,
      explains: { $0.status == 20106 || $0.isMismatch },
      reasons: { evidence in
        var reasons: [Reason] = []
        if let later = evidence.later {
          reasons.append(Reason(-2, "the same succeeded later (packet \(later.packet))"))
        }
        if evidence.wasTooFast == false { reasons.append(Reason(1, "it took as long as an erase takes")) }
        return reasons
      }),
    KnownCause(
      "stale data-cache lines in the read-back of flashloader K2.1.0 (not proven on silicon)", base: 0,
      test: "reset into serial download again and erase before anything is read",
      explains: { $0.status == 20106 && $0.isErase && $0.wasRead && $0.version == .k2_1_0 },
      reasons: { _ in [Reason(1, "the range was read earlier in the session")] }),
    KnownCause(
      .notBlank, base: 4,
      explains: { $0.status == 10203 },
      reasons: { evidence in
        evidence.wasErased
          ? [Reason(-4, "the range was erased before, with status 0")]
          : [Reason(1, "no erase of the whole range is in the capture")]
      }),
  ]

  private static func protectionReasons(_ evidence: FailureEvidence) -> [Reason] {
    var reasons: [Reason] = []
    switch evidence.wasTooFast {
    case true?:
      reasons.append(
        Reason(2, "answered after \(time(evidence)): too soon for an erase, as if the chip had ignored it"))
    case false?: reasons.append(Reason(-2, "it took \(time(evidence)), as long as an erase that takes place"))
    case nil: break
    }
    if evidence.wasErased { reasons.append(Reason(-2, "the same range was erased before, with status 0")) }
    if evidence.isErase, evidence.wasBlank { reasons.append(Reason(-3, "what is known of the range is blank")) }
    if evidence.readsAfter.notBlank > 0, evidence.readsAfter.unstable == 0 {
      reasons.append(
        Reason(1, "\(evidence.readsAfter.notBlank) bytes read afterwards are not blank, and stay the same"))
    }
    if let later = evidence.later {
      reasons.append(Reason(-2, "the same succeeded later (packet \(later.packet)); the bits stay over a power cycle"))
    }
    return reasons
  }

  private static func readReasons(_ evidence: FailureEvidence) -> [Reason] {
    var reasons: [Reason] = []
    if evidence.isReadingUnstable { reasons.append(Reason(4, "the same place read twice gave different bytes")) }
    if evidence.wasTooFast == true { reasons.append(Reason(-1, "the erase was too fast to have taken place")) }
    if evidence.wasTooFast == false { reasons.append(Reason(1, "it took as long as an erase that takes place")) }
    if evidence.isErase, evidence.wasBlank { reasons.append(Reason(1, "the range was blank before")) }
    if evidence.status == 10203, evidence.wasErased { reasons.append(Reason(2, "the range was erased just before")) }
    if evidence.verified > 0 {
      reasons.append(Reason(-2, "\(evidence.verified) bytes read back as written before"))
    }
    if evidence.readsAfter.bytes > 0, evidence.readsAfter.notBlank == 0 {
      reasons.append(Reason(2, "read afterwards, the range is blank: it was erased"))
    }
    return reasons
  }

  private static func time(_ evidence: FailureEvidence) -> String { Words.duration(evidence.command.duration ?? 0) }
}

extension FailureEvidence {
  var isMismatch: Bool { if case .mismatch = kind { true } else { false } }
}
