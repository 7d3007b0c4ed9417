/// The flash's protection. Source: K2.1.0 and K2.7.0, executed with a modelled flash; the parts' protection maps.
extension FailureText {
  static let blockProtection = FailureText(
    title: "block protect bits (BP) are set in the flash, and the flashloader does not clear them",
    explanation: """
      The flash ignores erases and programs of protected addresses without saying so: it reports ready at once. The \
      flashloader writes the status registers only when it finds quad enable clear; with quad enable set it leaves the \
      bits as they are, configures with status 0, and notices at the read-back of the erase (20106). A region that is \
      blank already erases with status 0, and the first program fails instead.
      """,
    confirm: [
      "read status register 1 through the flashloader: 'boardless diagnose', or a configuration block whose sequence 0 "
        + "is command 05; bits 5:2 (6:2 on some parts) are not 0",
      "the erase is answered within milliseconds, and the old bytes still read",
    ],
    fix: [
      "clear the bits and keep quad enable: 'boardless recover', which writes 00 02 by 01 on parts with quad enable in "
        + "register 2, 40 on those with it in register 1 bit 6",
      "find out what set them: an application that protects its flash, or a power failure in a status write",
    ],
    mending: .software)

  static let protectionLocked = FailureText(
    title: "the status registers are locked (WP# low with SRP set), with protect bits in them or quad enable clear",
    explanation: """
      While WP# is low and the register protect bit SRP (SRWD) is set, the flash takes no write of its status \
      registers. What stands in them stays: protect bits keep erases away, and quad enable cannot be set, so that \
      configuring answers 0 and the erase, or the first program, 20106. With quad enable set WP# is a data line and \
      has no say.
      """,
    confirm: [
      "read status register 1: bit 7 (SRP) is set, and it reads the same after a write of 00",
      "measure WP# (IO2) of the flash: it is low",
    ],
    fix: [
      "pull WP# up, or take away what holds it low, and power-cycle", "then clear the bits: 'boardless recover'",
    ],
    mending: .byHand)

  static let individualLocks = FailureText(
    title: "the flash's sectors are locked one by one (WPS is set)",
    explanation: """
      With WPS (bit 2 of status register 3 on Winbond's parts) the block protect bits count for nothing; each sector \
      has a lock of its own, and all are closed when power comes. Erases and programs are ignored as with protect \
      bits: 20106 at the read-back. The flashloader neither looks at the bit nor sends an unlock.
      """,
    confirm: ["read status register 3 by 15: bit 2 is set, while register 1 has no protect bits"],
    fix: [
      "unlock all sectors (command 98): 'boardless recover'; the next power-up locks them again",
      "for good: clear WPS in the application that set it (write enable 06, then 11 with register 3, bit 2 clear)",
    ],
    mending: .software)

  static let writeEnableDead = FailureText(
    title: "the flash's write enable latch never sets",
    explanation: """
      Every erase, program and status write needs the latch that command 06 sets. A chip whose latch stays clear \
      ignores them all and says ready at once; the flashloader never looks at the latch, so configuring answers 0 and \
      the read-back of the erase 20106, or that of the first program where the region was blank.
      """,
    confirm: ["send write enable and read status register 1: bit 1 (WEL) stays 0; 'boardless diagnose' does this"],
    fix: [
      "power-cycle the board and try once more: a reset line held low, or a low supply, does the same",
      "measure RESET# and the supply of the flash at its pins", "replace the flash",
    ],
    mending: .replacement)
}
