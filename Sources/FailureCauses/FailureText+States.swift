/// States of the flash that a reset of the controller does not end. Source: K2.1.0's traffic, executed, has no exit or
/// reset sequence of the flash; the rest follows from how serial NOR behaves.
extension FailureText {
  private static let powerCycle =
    "take the board's supply away, all of it, also a debugger's: a reset of the part leaves the flash as it is"

  static let eraseSuspended = FailureText(
    title: "an erase or program of the flash was suspended and never resumed",
    explanation: """
      An application that reads its flash while it erases suspends the erase; if it is reset then, the flash stays \
      suspended. It reads as usual but takes no further erase and no status write. The flashloader knows nothing of \
      it: configuring answers 0 and the erase 20106.
      """,
    confirm: [
      "where the part has a suspend bit, it reads 1 (register 2 bit 7 on Winbond's)",
      "after a power cycle the job works",
    ],
    fix: [powerCycle, "or resume it (command 7A, 30 on some parts): 'boardless recover'"],
    mending: .software)

  static let fourByteAddresses = FailureText(
    title: "the flash was left expecting addresses of four bytes",
    explanation: """
      Parts above 16 MiB can be switched to four address bytes. Commands with three then lack one: reads come \
      shifted, erases are ignored, programs go elsewhere. Reading SFDP is not concerned, so that configuring answers 0 \
      and the erase 20106. Option words use commands that always have four bytes on these parts; blocks with commands \
      of three do not.
      """,
    confirm: [
      "the address mode bit reads 1 (ADS, register 3 bit 0 on Winbond's)", "after a power cycle the job works",
    ],
    fix: [powerCycle, "or leave the mode (command E9): 'boardless recover'", "configure with an option word"],
    mending: .software)

  static let quadPeripheralInterface = FailureText(
    title: "the flash was left in QPI mode: it takes commands on four pads only",
    explanation: """
      The flashloader asks for SFDP on one pad and sends no exit sequence. A flash in QPI mode does not hear it: the \
      signature is missing and configuring answers 20107, as if there were no flash. With a block of the user's own \
      configuring answers 0, and the erase fails.
      """,
    confirm: ["asked on four pads the flash answers its id", "after a power cycle the job works"],
    fix: [powerCycle, "or send the exit on four pads (FF, F5 on ISSI's): 'boardless recover'"],
    mending: .software)

  static let powerDown = FailureText(
    title: "the flash was left in deep power-down",
    explanation: """
      In deep power-down a flash heeds nothing but the release (AB), which the flashloader never sends. Its table \
      reads as the lines float, and configuring answers 20107, as if there were no flash; with a block of the user's \
      own the erase fails instead.
      """,
    confirm: ["send AB, then ask for the JEDEC id: it answers", "after a power cycle the job works"],
    fix: [powerCycle, "or wake it up (command AB): 'boardless recover'"],
    mending: .software)

  static let continuousRead = FailureText(
    title: "the flash was left in continuous read: it takes the next command for an address",
    explanation: """
      An application that runs from the flash with 0-4-4 reads leaves it waiting for an address. If only the core is \
      reset, the flashloader's first command is taken for one: SFDP is not found (20107). That very command often ends \
      the mode, so that a second try works.
      """,
    confirm: [
      "configure a second time: it works", "it happens after a reset from the application, not after power-up",
    ],
    fix: [
      "run the same job again", powerCycle,
      "configure with misc mode 1 (0xC0000017), which sends the exit sequence first",
    ],
    mending: .software)

  static let flashStaysBusy = FailureText(
    title: "the flash stays busy for ever, and the flashloader waits for it",
    explanation: """
      After an erase or a program the flashloader polls the busy bit without a limit. A flash whose bit stays set - \
      supply lost in the middle, a defect - holds it there: no answer comes, the host gives up (10004), and nothing \
      that is sent afterwards is answered. Busy from power-up on, it does not give its SFDP (20107).
      """,
    confirm: [
      "power-cycle, start the flashloader and read status register 1 before anything else: bit 0 is set",
      "or it is clear, and the same command hangs again",
    ],
    fix: [
      "power-cycle the board and run again", "check the flash's supply under load: an erase draws the most",
      "replace the flash",
    ],
    mending: .byHand, busCanTell: false, twins: [.flashloaderHangs])
}
