/// The chip itself, and what it is told to be. Source: K2.1.0 and K2.7.0, executed.
extension FailureText {
  static let wornSector = FailureText(
    title: "a sector of the flash is worn or defective",
    explanation: """
      The erase runs its time, and some bits of the sector do not come back to one: the read-back answers 20106, \
      always for ranges with that sector and never for others.
      """,
    confirm: [
      "erase sector by sector: blhost flash-erase-region ADDRESS 4096; always the same one fails",
      "after the erase the slow plain read shows the same bytes that are not FF",
    ],
    fix: ["replace the flash", "or link the application around the sector, if it is not the first or the second"],
    mending: .replacement)

  static let programFails = FailureText(
    title: "cells of the flash do not take what is programmed into them",
    explanation: """
      The erase succeeds; after a program the flashloader compares the page, and bits that should be zero read one: \
      20106 at the configuration block or in the image.
      """,
    confirm: [
      "erase, write one page of zeros, read it back on one pad at 30 MHz: bits are still 1",
      "the erase of the same sector answers 0",
    ],
    fix: ["check the supply of the flash under load", "replace the flash"],
    mending: .replacement)

  static let flashAbsent = FailureText(
    title: "no flash answers: none fitted, no supply to it, or other pins",
    explanation: """
      The lines read as they float, so the signature of SFDP is missing: configuring with an option word answers \
      20107. A block of the user's own is taken with 0, and the erase then hangs, where the lines read FF and so \
      busy, or fails.
      """,
    confirm: ["neither the JEDEC id nor any register reads anything but FF, 00 or noise, after a power cycle too"],
    fix: [
      "measure the supply of the flash and its chip select", "check that it hangs on FlexSPI port A1 of this board",
      "a second pin group: option word 1, bits 19:16",
    ],
    mending: .byHand)

  static let noSFDP = FailureText(
    title: "the flash has no SFDP table, or an unreadable one",
    explanation: """
      With an option word the flashloader learns all it needs from the table: without its signature configuring \
      answers 20107, with an empty one 0 and then a size of 0. Parts from before 2011 have none.
      """,
    confirm: ["the JEDEC id (9F) reads well, and SFDP (5A) does not begin with 53 46 44 50"],
    fix: [
      "configure by a block of 512 bytes made for the part: blhost write-memory 0x2000 BLOCK; blhost configure-memory 9 "
        + "0x2000", "fit a part with a table",
    ],
    mending: .software)

  static let wrongDeviceType = FailureText(
    title: "the option word names another kind of flash, or another mode",
    explanation: """
      Bits 23:20 choose the kind. On a quad NOR type 4 configures with 0 and no page size, so that the erase answers \
      4; type 6 configures and the erase answers 20106; HyperFlash (2, 3) answers 20109 and double rate (1) 20110. \
      Misc modes 2 and 3 give K2.1.0 a read sequence without dummies: garbage.
      """,
    confirm: ["bits 23:20 of the option word are not 0, or bits 7:4 are 2 or 3", "0xC0000007 in its place works"],
    fix: ["use 0xC0000007, or its last digit from 1 to 6 for a lower clock"],
    mending: .software)

  static let wrongGeometry = FailureText(
    title: "the configuration block gives another size, sector or page than the flash has",
    explanation: """
      A page that is too large wraps inside the flash's own page and the read-back fails (20106). Sectors that are \
      larger than what the erase command erases leave the rest as it was (20106). A size that is too small puts \
      addresses outside (10200).
      """,
    confirm: [
      "compare offsets 0x50 (bytes of the flash), 0x1C0 (page) and 0x1C4 (sector) of the block with the data sheet",
      "the option word 0xC0000007, which has the flashloader ask the flash, works",
    ],
    fix: ["correct the block", "or use an option word: 0xC0000007"],
    mending: .software)

  static let incompleteLookupTable = FailureText(
    title: "the configuration block's lookup table lacks a sequence that the flashloader needs",
    explanation: """
      The boot ROM reads with sequence 0 alone, so a block that boots may have nothing else. The flashloader needs 1 \
      (status), 3 (write enable), 5 and 8 (erase) and 9 (program) as well: an empty sequence is refused with 7001, and \
      an empty read gives garbage or zeros (20106).
      """,
    confirm: ["in the block, the words at 0x80 + 16 * sequence are 0 for 0, 1, 3, 5 or 9"],
    fix: ["take a whole block, as the flashloader makes it from an option word", "or use the option word itself"],
    mending: .software)

  static let notConfigured = FailureText(
    title: "the flash was not configured in this session, or configuring it failed",
    explanation: """
      A flashloader that was just started knows no flash; every command about it answers 10205. The same after a \
      configure-memory that failed: what it answered is what to look at. With 4 it found no option word where it was \
      told to look.
      """,
    confirm: ["blhost get-property 25 9 answers 10205 or shows no size"],
    fix: [
      "put an option word into RAM and configure: blhost fill-memory 0x2000 4 0xC0000007 word; blhost configure-memory "
        + "9 0x2000"
    ],
    mending: .software)

  static let imageTooLarge = FailureText(
    title: "the image reaches past the end of the flash",
    explanation: """
      The flashloader compares addresses with the size that it was told or has read from SFDP, and answers 10200 for \
      what lies outside.
      """,
    confirm: ["compare the image's last address with blhost get-property 25 9"],
    fix: ["use a smaller image, or a larger flash", "look at the linker's addresses: flash begins at 0x60000000"],
    mending: .software)

  static let notBlank = FailureText(
    title: "pages that are to be written are not blank",
    explanation: """
      The flashloader programs blank pages only and answers 10203 (cumulative write) for others: nobody erased them, \
      the erase was too short, or an earlier job was broken off.
      """,
    confirm: ["read the range on one pad at 30 MHz: it is not all FF"],
    fix: [
      "erase the whole range first: blhost flash-erase-region ADDRESS COUNT 9, then write",
      "boardless provision erases what it writes",
    ],
    mending: .software)
}
