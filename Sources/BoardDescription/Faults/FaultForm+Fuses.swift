import VirtualRT1020

/// Faults of the fuses.
extension FaultForm {
  private static let word = FaultKey("word", .number(VirtualRT1020.fuseWords), nil, "the fuse word's index")

  static let fuses: [FaultForm] = [
    FaultForm(
      "fuse-locked", .fuses, "A burn of the word raises the controller's error flag.", counts: "burns of the word",
      [word], example: "{fault: fuse-locked, word: 5}", swift: ".fuseLocked(word: 5)"
    ) { .fuseLocked(word: $0.number("word")) },
    FaultForm(
      "fuse-burn-ignored", .fuses, "A burn of the word does nothing and says nothing.", counts: "burns of the word",
      [word], example: "{fault: fuse-burn-ignored, word: 0x22, times: 1}",
      swift: ".fuseBurnIgnored(word: 0x22, times: 1)"
    ) { .fuseBurnIgnored(word: $0.number("word")) },
    FaultForm(
      "fuse-bits-refuse", .fuses, "Bits of `mask` of the word do not burn.", counts: "burns of the word",
      [word, FaultKey("mask", .mask(1...0xFFFF_FFFF, digits: 8), nil, "bits that stay 0")],
      example: "{fault: fuse-bits-refuse, word: 6, mask: 0x00000010}",
      swift: ".fuseBitsRefuse(word: 6, mask: 0x0000_0010)"
    ) { .fuseBitsRefuse(word: $0.number("word"), mask: UInt32(truncatingIfNeeded: $0.number("mask"))) },
    FaultForm(
      "fuse-read-error", .fuses, "A read of the word raises the controller's error flag.", counts: "reads of the word",
      [word], example: "{fault: fuse-read-error, word: 6}", swift: ".fuseReadError(word: 6)"
    ) { .fuseReadError(word: $0.number("word")) },
    FaultForm(
      "fuse-busy", .fuses, "The fuse controller stays busy.", counts: "accesses to it",
      example: "{fault: fuse-busy, after: 1}", swift: ".fuseBusy(after: 1)"
    ) { _ in .fuseBusy },
    FaultForm(
      "fuse-forgets", .fuses, "What is burnt into the word from now on is gone after the next power cycle.",
      [word], example: "{fault: fuse-forgets, word: 0x22}", swift: ".fuseForgets(word: 0x22)"
    ) { .fuseForgets(word: $0.number("word")) },
  ]
}
