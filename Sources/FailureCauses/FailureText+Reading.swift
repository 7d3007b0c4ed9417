/// Quad enable and the read path. Source: K2.1.0 and K2.7.0, executed; threads of NXP's forum.
extension FailureText {
  static let savedBlockTrap = FailureText(
    title: "the configuration block does not set quad enable, and the flash has it clear",
    explanation: """
      A block that was read back from a flash in use says nothing of quad enable, since it was set already \
      (deviceModeCfgEnable, offset 0x10, is 0). On a new chip configuring with it sends nothing to the flash and \
      answers 0; the quad reads then get what the lines float to. Where that is not FF, the erase answers 20106 even \
      on a blank part; where it is FF, the erase passes and the first program fails. Boards of one lot differ.
      """,
    confirm: [
      "offset 0x10 of the block is 0, and the flash's quad enable bit reads 0 (register 2 bit 1, or register 1 bit 6)",
      "the option word 0xC0000007 in place of the block works",
    ],
    fix: [
      "configure with an option word once: blhost fill-memory 0x2000 4 0xC0000007 word; blhost configure-memory 9 "
        + "0x2000; it sets quad enable, and the bit stays",
      "or set offsets 0x10 to 0x1B of the block, and its sequence 4, as the flashloader does",
    ],
    mending: .software)

  static let quadEnableStuck = FailureText(
    title: "the flash's quad enable bit does not stay set whatever is written",
    explanation: """
      The flashloader writes the bit, waits, and does not read it again. If it stays 0, quad reads get what the lines \
      float to: 20106 at the read-back of the erase, or of the first program where the lines float to FF. A locked \
      status register does the same, and is the more likely cause where SRP is set.
      """,
    confirm: ["configure with 0xC0000007, then read the bit: it is still 0, and SRP is clear"],
    fix: [
      "configure with a block that reads on one pad (sequence 0: 03, or 0B with 8 dummies), for the flashloader and the "
        + "boot ROM", "replace the flash",
    ],
    mending: .replacement)

  static let readPathMarginal = FailureText(
    title: "reads go wrong at this clock, and not at a lower one",
    explanation: """
      Configuring talks to the flash at 30 MHz on one pad and never reads the array; the read-back after an erase runs \
      at the clock that the option word asks for, on four pads. Load on the DQS pad, long traces, a low supply or \
      temperature make some of those bits wrong: 20106 even on a blank part, and reads that differ from one another.
      """,
    confirm: [
      "read the same range twice: blhost read-memory 0x60000000 4096 A; the same into B; cmp A B",
      "the same job with a lower clock works: 0xC0000001 (30 MHz)",
    ],
    fix: [
      "use a lower clock: option words 0xC0000006 (100 MHz) down to 0xC0000001 (30 MHz)",
      "leave the DQS pad free, shorten the lines, look at the supply of the flash",
    ],
    mending: .software)

  static let wrongDummyCycles = FailureText(
    title: "the flash needs another number of dummy clocks than it gets",
    explanation: """
      Between the address and the data of a fast read the flash wants a fixed number of clocks, which the flashloader \
      takes from the SFDP, from the second option word or from the block. With another number every byte comes \
      shifted, always in the same way and at every clock; blank flash still reads as FF where the shift brings in \
      ones, and the first program is then the first to fail.
      """,
    confirm: [
      "the slow plain read (03) gives the right bytes and the fast read shifted ones, the same each time",
      "with 0xC0000001 in place of the clock it is as wrong as before",
    ],
    fix: [
      "drop the second option word, or give the number of the flash's data sheet in its bits 7:0",
      "in a block: the dummy instruction of sequence 0",
      "or set the flash's own register of dummy clocks back to its default",
    ],
    mending: .software)

  static let flashDropsOut = FailureText(
    title: "the flash drops out now and then: HOLD# or RESET# (IO3) floats, a loose contact, its supply",
    explanation: """
      While quad enable is clear IO3 is HOLD# or RESET#; a line that floats, like a bad solder joint or a weak supply, \
      stops the flash for single commands. What fails differs from run to run: a table that cannot be read, an erase \
      that was not heard, a program that did not take.
      """,
    confirm: [
      "ask for the JEDEC id a hundred times: some answers are wrong",
      "run the same job several times: it fails at different places",
    ],
    fix: [
      "pull HOLD#/RESET# (IO3) and WP# (IO2) up, 10 kOhm", "resolder the flash, check its supply and its capacitor",
      "take away other masters of the bus, such as a programmer's clip",
    ],
    mending: .byHand)
}
