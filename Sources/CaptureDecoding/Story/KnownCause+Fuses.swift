import FailureCauses
import MBoot

/// Why a burn answers 20201. Source: K2.1.0 and K2.7.0 executed, with fuses preset and locked.
extension KnownCause {
  static let fuses: [KnownCause] = [
    KnownCause(
      "the bits are burnt: the word held others before, and K2.1.0 takes success for a word that equals what was to be "
        + "burnt",
      test: "read the word: what is set is burnt; do not burn it again",
      explains: { $0.isFailedBurn },
      reasons: { evidence in
        guard let burn = evidence.burn else { return [] }
        var reasons: [Reason] = []
        if let before = burn.before {
          reasons.append(
            before & ~burn.data != 0
              ? Reason(1, "it read \(Words.hex(before)) before")
              : Reason(-3, "it held nothing else before: it read \(Words.hex(before))"))
        }
        if let after = burn.after {
          reasons.append(
            after & burn.data == burn.data
              ? Reason(2, "it reads \(Words.hex(after)) afterwards, which has all the bits")
              : Reason(-5, "it reads \(Words.hex(after)) afterwards, which lacks bits"))
        }
        return reasons
      }),
    KnownCause(
      .fuseRefuses,
      explains: { $0.isFailedBurn },
      reasons: { evidence in
        guard let burn = evidence.burn, let after = burn.after else { return [] }
        return after & burn.data == burn.data
          ? [Reason(-3, "the bits are there afterwards")]
          : [Reason(2, "it reads \(Words.hex(after)) afterwards, which lacks bits")]
      }),
  ]
}

extension FailureEvidence {
  /// A burn, with what the capture shows of the word.
  struct Burn: Equatable {
    var index: UInt32
    var data: UInt32
    /// As it was read last before.
    var before: UInt32?
    /// As it was read first afterwards.
    var after: UInt32?
  }

  /// A burn that the fuse controller, or the read-back, did not confirm.
  var isFailedBurn: Bool { burn != nil && status == StatusCode.otpProgramFailure.rawValue }
}
