import FailureCauses
import MBoot

/// Why no answer came.
extension KnownCause {
  static let silence: [KnownCause] = [
    KnownCause(
      "the flash stays busy, or vanished so that its bus reads 0xFF: the flashloader polls it for ever", base: 3,
      test: "power-cycle; read status register 1: bit 0 stays set",
      causes: [.flashStaysBusy, .flashDropsOut],
      explains: { $0.kind == .noAnswer && $0.touchesFlash },
      reasons: { evidence in
        evidence.command.bytesOut > 0 && evidence.isWrite
          ? [Reason(1, "it stopped after \(evidence.command.bytesOut) bytes of the data")] : []
      }),
    KnownCause(
      .timeoutTooShort,
      explains: { $0.kind == .noAnswer && $0.isErase },
      reasons: { evidence in
        guard let waited = evidence.command.duration else { return [] }
        let longest = evidence.longestErase ?? 100_000_000_000
        return waited < longest
          ? [
            Reason(2, "the host waited \(Words.duration(waited)), and a chip may take up to \(Words.duration(longest))")
          ]
          : [Reason(-3, "the host waited \(Words.duration(waited)), longer than any chip takes")]
      }),
    KnownCause(
      "the flashloader hangs or crashed: RAM that it needs was written, or code was called that does not return",
      base: 1,
      test: "reset into serial download, load the flashloader again, leave its RAM alone (get-property 12)",
      causes: [.flashloaderHangs],
      explains: { ($0.kind == .noAnswer || $0.kind == .deviceLeft || $0.isNotTaken) && $0.tag != nil },
      reasons: { [.call, .execute].contains($0.tag) ? [Reason(3, "it was asked to run code")] : [] }),
    KnownCause(
      "the device is still at work on what it was asked before",
      test: "look at the command before: how long may it take? ask again later",
      explains: { $0.isNotTaken }),
    KnownCause(
      "the answer went astray: another program read it, or the host stopped listening", base: 1,
      test: "end other programs that hold the device; look at who read the reports", causes: [.linkLosesReports],
      explains: { $0.kind == .noAnswer }),
    KnownCause(
      "the capture does not hold the answer", base: 0, test: "capture longer, with a larger buffer",
      explains: { $0.kind == .noAnswer },
      reasons: { $0.command.ending == .captureEnded ? [Reason(2, "the capture ends here")] : [] }),
    KnownCause(
      .deviceLeaves,
      explains: { evidence in
        if case .transfer(let status) = evidence.kind { return status != -32 && !evidence.isNotTaken }
        return evidence.kind == .deviceLeft
      }),
    KnownCause(
      "the device refuses the transfer (STALL): it takes reports in another way, or does not take this one",
      test: "compare the way reports travel (interrupt OUT or SET_REPORT) with a board that works",
      explains: { $0.kind == .transfer(-32) }),
  ]
}

extension FailureEvidence {
  /// Whether the host withdrew what it wanted to send: the device had not taken it.
  var isNotTaken: Bool { kind == .transfer(-2) || kind == .transfer(-104) }

  /// Whether the flashloader talks to the flash for it.
  var touchesFlash: Bool { isErase || range != nil || tag == .configureMemory }
}
