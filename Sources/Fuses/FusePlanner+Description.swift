/// What an allowed plan means, in words.
extension FusePlanner {
  mutating func describe() {
    for change in changes where change.adds != 0 {
      for field in FuseWord.fields(change.word) where field.mask & change.adds != 0 && field.effect != .closes {
        guard let lost = field.forEver else { continue }
        let isDanger = change.adds & cuttingBits(change.word) & field.mask != 0
        say(isDanger ? .danger : .forEver, "\(field.name): \(lost)")
      }
    }
    describeKeys()
    describeBoot()
    describeDebugging()
    describeRevocation()
  }

  private mutating func describeKeys() {
    if closes, let hash = after.keyHash {
      say(
        .danger,
        "the part is closed for ever: it starts nothing but images, and loads nothing but flashloaders, signed with the "
          + "keys whose hash is \(hash.text); if these keys are lost, or the hash is not theirs, the part is lost")
      if policy.images.isEmpty {
        say(.danger, "no signed image was held against these keys: nothing here shows that anything will start")
      }
      say(
        .note,
        asksToCloseFirst
          ? "the close bit was asked for before the keys: burnt so, an interruption would leave a closed part without its "
            + "keys; it is burnt last here, after the keys have been read back and compared"
          : "the close bit is burnt last, after the keys have been read back and compared")
    }
    guard requestedKeyWords.contains(where: { $0.adds != 0 }), let hash = after.keyHash else { return }
    say(.forEver, "SRK_HASH is \(hash.text) for ever: the part can never trust other keys")
    if readOut.isClosed == true {
      say(
        .danger,
        "the part is closed already and its keys are not whole: if it loses power before all eight words are burnt it "
          + "starts nothing")
    } else if !closes {
      say(.note, "the part stays open: it starts any sound image, signed or not, until SEC_CONFIG[1] is burnt")
    }
    if readOut[FuseWord.lock].map({ $0 & 0x4000 != 0 }) == true {
      say(
        .danger,
        "LOCK bit 14 is burnt, which is believed to lock SRK_HASH (UNPROVEN): the keys may not take the burn, and "
          + "if only some did they could never be completed")
    }
    say(.note, "SRK_HASH is not locked by this plan; which LOCK bit guards it is UNPROVEN")
  }

  private mutating func describeBoot() {
    let device = adds(FuseWord.bootConfiguration0) >> 4 & 0xF
    if device != 0 {
      say(
        .danger,
        "Boot_Device_Selection is no longer FlexSPI NOR: should BT_FUSE_SEL ever be burnt, the part does not boot from "
          + "its flash")
    }
    let cutting = adds(FuseWord.bootConfiguration1)
    if cutting & 0x20000 != 0 {
      say(.danger, "after SDP_DISABLE this program cannot write, repair or even find the part any more")
    }
    if cutting & 0x30000 == 0x30000 {
      say(.danger, "with FORCE_INTERNAL_BOOT and SDP_DISABLE together there is no way into the part but its own image")
    }
    let locks = adds(FuseWord.lock)
    if locks & 0x4 != 0 {
      if let isClosed = after.isClosed, !isClosed {
        say(.danger, "BOOT_CFG_LOCK on an open part: it can never be closed")
      } else {
        say(.note, "BOOT_CFG_LOCK is burnt last: the part is closed before")
      }
    }
  }

  private mutating func describeDebugging() {
    guard let value = after[FuseWord.bootConfiguration1], adds(FuseWord.bootConfiguration1) >> 22 & 3 != 0 else {
      return
    }
    if value >> 22 & 3 == 1, after[0x20] == 0, after[0x21] == 0 {
      say(.danger, "secure JTAG with a response of zeros: anybody can open it")
    }
  }

  private mutating func describeRevocation() {
    guard adds(FuseWord.revocation) != 0, let revoked = after.revokedKeys else { return }
    let left = (UInt32(0)..<4).filter { (revoked >> $0) & 1 == 0 }.map { key in "\(key + 1)" }
    say(.forEver, "keys left of at most four: \(left.joined(separator: ", "))")
    if policy.images.isEmpty {
      say(.danger, "no image was held against the revocation: one that is signed with a revoked key never starts again")
    }
  }
}
