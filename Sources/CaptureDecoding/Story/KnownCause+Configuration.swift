import MBoot

/// Why a flash cannot be configured, or is used without.
extension KnownCause {
  static let configuration: [KnownCause] = [
    KnownCause(
      "nothing answers on the bus: no chip, no supply to it, or the wrong pins",
      test: "check the chip's supply and wiring; ask for its JEDEC id with FlashProbe",
      explains: { $0.status == 20107 },
      reasons: { $0.configuredBefore ? [Reason(-2, "the same board was configured before")] : [] }),
    KnownCause(
      "the chip was left in quad, continuous-read or power-down mode: configure-memory does not wake it",
      test: "take the supply away, not only reset",
      explains: { $0.status == 20107 },
      reasons: { $0.configuredBefore ? [Reason(2, "it was configured before in this capture")] : [] }),
    KnownCause(
      "the chip has no SFDP table, or an unreadable one", base: 1,
      test: "configure it by a block of 512 bytes",
      explains: { $0.status == 20107 },
      reasons: { $0.configuredBefore ? [Reason(-3, "its table was read before")] : [] }),
    KnownCause(
      "the flash is not configured", base: 3, test: "put an option word into RAM and run configure-memory 9",
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
      "the range is not all in the flash", test: "compare with the flash's size, get-property 25",
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
