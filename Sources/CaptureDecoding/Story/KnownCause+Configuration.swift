import FailureCauses
import MBoot

/// Why a flash cannot be configured, or is used without.
extension KnownCause {
  static let configuration: [KnownCause] = [
    KnownCause(
      .flashAbsent,
      explains: { $0.status == 20107 },
      reasons: { $0.configuredBefore ? [Reason(-2, "the same board was configured before")] : [] }),
    KnownCause(
      "the chip was left in quad, continuous-read or power-down mode: configure-memory does not wake it",
      test: "take the supply away, not only reset",
      causes: [.quadPeripheralInterface, .continuousRead, .powerDown],
      explains: { $0.status == 20107 },
      reasons: { $0.configuredBefore ? [Reason(2, "it was configured before in this capture")] : [] }),
    KnownCause(
      .noSFDP, base: 1,
      explains: { $0.status == 20107 },
      reasons: { $0.configuredBefore ? [Reason(-3, "its table was read before")] : [] }),
    KnownCause(
      .notConfigured, base: 3,
      explains: { $0.status == 10205 },
      reasons: { evidence in
        guard let configuration = evidence.configuration else {
          return [Reason(1, "no configure-memory is in the capture")]
        }
        guard let status = configuration.status else { return [Reason(1, "configure-memory was not answered")] }
        if status == 0 { return [Reason(-2, "configure-memory succeeded before")] }
        let words = StatusCode(rawValue: status)
        return [Reason(2, "configure-memory failed with \(status) (\(words.text)) just before: that is what to mend")]
      }),
    KnownCause(
      .imageTooLarge,
      explains: { $0.status == 10200 && $0.range != nil },
      reasons: { evidence in
        guard let bytes = evidence.flashBytes, let range = evidence.range else { return [] }
        let end = UInt64(range.upperBound) - 0x6000_0000
        return end > bytes
          ? [Reason(3, "it ends at \(end) bytes, the flash at \(bytes)")]
          : [Reason(-3, "the flash has \(bytes) bytes, the range ends at \(end)")]
      }),
    KnownCause(
      "the range is outside of what the flashloader lets write: RAM that it uses itself, or none",
      test: "look at get-property 12, the reserved regions",
      explains: { $0.status == 10200 && $0.range == nil }),
  ]
}
