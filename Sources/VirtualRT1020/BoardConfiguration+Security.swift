import Fuses

/// A part whose keys are burnt, and one that is closed.
extension BoardConfiguration {
  private static let closedBit: UInt32 = 0x2

  /// HAB is closed: SEC_CONFIG[1], BOOT_CFG1 bit 1. A closed part without `keyHash` starts nothing.
  public var isClosed: Bool {
    get { (fuses[FuseWord.bootConfiguration1] ?? 0) & Self.closedBit != 0 }
    set {
      let word = fuses[FuseWord.bootConfiguration1] ?? 0
      fuses[FuseWord.bootConfiguration1] = newValue ? word | Self.closedBit : word & ~Self.closedBit
    }
  }

  /// The hash of HAB's keys (SRK) as fuse words 0x18 to 0x1F have it: eight words; others are left out.
  public var keyHash: [UInt32] {
    get { Hardware.keyHashWords.map { fuses[$0] ?? 0 } }
    set { for (index, word) in zip(Hardware.keyHashWords, newValue) { fuses[index] = word } }
  }
}
