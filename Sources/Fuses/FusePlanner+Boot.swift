extension FuseWord {
  /// Default_FlexRAM_Part in MISC_CONF0.
  static var ramPartitionBits: UInt32 { 0x000F_0000 }

  /// A RAM partition with the OCRAM (128 KiB at least) and DTCM (64 KiB at least) that flashloaders are linked for.
  /// Only the lowest four bits count. Source: the partition table of the boot ROM facts.
  static func suitsFlashloaders(ramPartition: UInt32) -> Bool {
    switch ramPartition & 0xF {
    case 0, 2, 6, 7: true
    default: false
    }
  }
}

/// How the part boots afterwards, and whether anybody reaches it.
extension FusePlanner {
  mutating func judgeBoot() {
    judgeBootDevice()
    judgeRevokingAll()
    judgeUndefinedValues()
    for change in changes {
      let cutting = change.adds & cuttingBits(change.word)
      guard cutting != 0, !policy.allowsNoWayBack else { continue }
      let fields = FuseWord.fields(change.word).filter { $0.mask & cutting != 0 }
      refuse(
        .noWayBack, word: change.word,
        fields.map { "\($0.name): \($0.forEver ?? $0.meaning)" }.joined(separator: "; "),
        remedy: "leave it out, or say that there need be no way back")
    }
  }

  private mutating func judgeBootDevice() {
    let touched = adds(FuseWord.bootConfiguration0) | adds(FuseWord.bootConfiguration1)
    guard touched != 0, let select = after[FuseWord.bootConfiguration1], select & 0x10 != 0 else { return }
    guard let device = after[FuseWord.bootConfiguration0] else {
      return refuse(
        .unreadable, word: FuseWord.bootConfiguration0,
        "it could not be read, and BT_FUSE_SEL makes it the boot device",
        remedy: "read the fuses through a flashloader")
    }
    guard device >> 4 & 0xF != 0,
      let field = FuseWord.fields(FuseWord.bootConfiguration0).first(where: { $0.shift == 4 })
    else { return }
    refuse(
      .otherBootDevice, word: FuseWord.bootConfiguration0,
      "with BT_FUSE_SEL burnt the part would look for its image in device \(field.text(of: device)), not in its FlexSPI "
        + "NOR flash, for ever", remedy: "leave out BT_FUSE_SEL, or the bits 7:4 of BOOT_CFG0")
  }

  private mutating func judgeRevokingAll() {
    guard adds(FuseWord.revocation) != 0, let revoked = after[FuseWord.revocation], revoked & 0xF == 0xF else { return }
    refuse(
      .revoked, word: FuseWord.revocation, "all four keys would be revoked: nothing would start on the closed part",
      remedy: "keep one")
  }

  /// Fields that would get a value which no table knows, or neither the old one nor the wanted one.
  private mutating func judgeUndefinedValues() {
    for change in changes where change.adds != 0 {
      guard let result = change.after else { continue }
      for field in FuseWord.fields(change.word) where field.mask & change.adds != 0 && field.largest > 1 {
        if !field.values.isEmpty, field.values[field.value(in: result)] == nil {
          say(.danger, "\(field.name) becomes \(field.text(of: result)), a value that no source defines")
        } else if field.value(in: result) != field.value(in: change.wanted) {
          say(
            .danger, "\(field.name) becomes \(field.text(of: result)): what was burnt before adds to what is wanted")
        }
      }
    }
  }

  // MARK: - Locks

  mutating func judgeLocks() {
    let locks = adds(FuseWord.lock)
    guard locks != 0 else { return }
    guard policy.allowsLocks else {
      return refuse(
        .lockNotAllowed, word: FuseWord.lock,
        "the bits \(FuseText.value(locks)) lock words for ever, and nobody said that locks may be burnt",
        remedy: "leave them out, or allow locks")
    }
    guard changes.contains(where: { $0.adds & cuttingBits($0.word) != 0 }) else { return }
    refuse(
      .notResumable, word: FuseWord.lock,
      "locks are burnt last, and the plan also cuts the part off: were it interrupted between the two, nothing could "
        + "reach the part to burn the locks", remedy: "burn one of them in a plan of its own")
  }
}
