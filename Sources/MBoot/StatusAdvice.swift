/// What a status that a flashloader answers means, and what to try: one row per status.
///
/// Causes as measured on flashloaders K2.1.0 and K2.7.0 with a modelled flash, and from NXP's forum.
public struct StatusAdvice: Equatable, Sendable {
  /// The likely cause, in words.
  public var cause: String
  /// What to try, the most promising first.
  public var remedies: [String]

  /// The advice for a status.
  ///
  /// - Parameter erasing: whether an erase answered it, of which 20106 says something else than of a write.
  public static func advice(for status: StatusCode, erasing: Bool = false) -> StatusAdvice {
    if status == .norCommandFailure { return commandFailure(erasing: erasing) }
    if let row = table[status.rawValue] { return row }
    return StatusAdvice(
      cause: "the flashloader gives this status for a cause that is not known here",
      remedies: ["reset the board into serial download mode and run again", "look the status up with its group"])
  }

  /// 20106: what was erased or programmed does not read back so.
  private static func commandFailure(erasing: Bool) -> StatusAdvice {
    let what =
      erasing
      ? "the erase commands went out and the flash said ready, but the range does not read back as 0xFF"
      : "the page was programmed, but does not read back as written"
    return StatusAdvice(
      cause: what
        + ": write protection bits set (BP in the flash's status register), quad enable (QE) lost, or a read "
        + "path that is wrong at this clock; configure-memory cannot notice any of them",
      remedies: [
        "power-cycle the flash, not only reset: it clears suspended operations and odd modes",
        "protection bits: read status register 1; if BP bits are set, clear them (the flashloader does not while "
          + "QE is set), and release WP# if they do not clear",
        "quad enable: configure with an option word such as 0xC0000007, which sets QE, not with a saved "
          + "configuration block, which may not",
        "read path: use a lower clock, 0xC0000006 down to 0xC0000001",
        "if it is always the same sector, the flash is worn",
      ])
  }

  private static let again = "reset the board into serial download mode and run again"
  private static let reconfigure = "repeat the option word and configure-memory; check that the word fits the flash"

  private static let table: [UInt32: StatusAdvice] = [
    1: StatusAdvice(
      cause: "a data packet was not as the flashloader expects, or the transfer broke off", remedies: [again]),
    4: StatusAdvice(
      cause: "the flashloader calls an argument invalid: an option word it does not know, a configuration "
        + "address outside RAM, or a flash that a failed re-configuration left without a sector size",
      remedies: [again, "check the option word, field by field", "leave the configuration address at 0x2000"]),
    5: StatusAdvice(cause: "bytes on the line came too slowly or were lost", remedies: ["lower the baud rate", again]),
    102: StatusAdvice(
      cause: "the address is RAM, which is not erased", remedies: ["use an address from 0x60000000 on"]),
    7000: StatusAdvice(
      cause: "the FlexSPI controller got no end of a sequence: no clock to the flash, or a look-up table that "
        + "does not fit it",
      remedies: [reconfigure, "check the pins and the power of the flash"]),
    7001: StatusAdvice(
      cause: "the FlexSPI controller met a sequence it cannot run: the look-up table of the configuration block "
        + "is wrong",
      remedies: ["use an option word in place of the configuration block", again]),
    7002: StatusAdvice(
      cause: "the flash stayed busy longer than the configuration block allows (offset 0x70)",
      remedies: [
        "set the block's time-out to 0 (for ever), or use an option word", "power-cycle the flash",
      ]),
    10000: StatusAdvice(
      cause: "this flashloader does not have the command", remedies: ["use a flashloader made for the RT1020"]),
    10001: StatusAdvice(
      cause: "the part's security settings forbid it", remedies: ["use a flashloader and image signed for this part"]),
    10002: StatusAdvice(cause: "the data phase was ended early", remedies: [again]),
    10101: StatusAdvice(cause: "the file is no SB file", remedies: ["check the file"]),
    10200: StatusAdvice(
      cause: "the range is not in the flashloader's map: past the end of the flash, or in RAM that it needs itself",
      remedies: [
        "check that the image fits the flash", "if the flash's size is reported as 0, its SFDP table is unreadable",
        reconfigure,
      ]),
    10203: StatusAdvice(
      cause: "the page is not blank: not erased, erased in part, or it reads back wrongly",
      remedies: ["erase the range and write again", "if it was erased just now, use a lower clock (0xC0000006 down)"]),
    10205: StatusAdvice(
      cause: "the flash is not configured: configure-memory did not run, or failed", remedies: [reconfigure]),
    10213: StatusAdvice(
      cause: "the address is RAM, which is not erased", remedies: ["use an address from 0x60000000 on"]),
    10300: StatusAdvice(cause: "this flashloader does not have the property", remedies: ["use another flashloader"]),
    10301: StatusAdvice(cause: "the property cannot be set", remedies: ["leave it"]),
    20105: StatusAdvice(
      cause: "the write does not start on a page boundary, or a failed configuration left no page size",
      remedies: ["start at a multiple of 256", reconfigure]),
    20107: StatusAdvice(
      cause: "no SFDP signature came back: no flash, an older kind, no power to it, wrong pins, or a flash left "
        + "in quad, power-down or continuous-read mode",
      remedies: [
        "power-cycle the whole board: the flash leaves odd modes only so", "check the flash's supply and wiring",
        "for a flash without SFDP give a configuration block of 512 bytes",
      ]),
    20108: StatusAdvice(
      cause: "the flash's SFDP is of a version this flashloader does not read",
      remedies: ["give a configuration block of 512 bytes"]),
    20109: StatusAdvice(
      cause: "no HyperFlash answered", remedies: ["check the option word: 0xC0000007 is for quad NOR"]),
    20110: StatusAdvice(
      cause: "the flash did not answer in double data rate",
      remedies: ["check the option word: 0xC0000007 is single data rate"]),
    20201: StatusAdvice(
      cause: "the fuse word does not read back as burnt", remedies: ["read it: bits may be locked"]),
  ]
}
