/// The way to the board.
extension FailureText {
  static let noDevice = FailureText(
    title: "no board is on the bus",
    explanation: """
      Neither the boot ROM (1FC9:0130) nor a flashloader (15A2:0073) answers. The ROM comes onto USB only in serial \
      download mode, or where it finds nothing to boot.
      """,
    confirm: ["lsusb, or boardless doctor, shows neither"],
    fix: [
      "set the boot pins to serial download (BOOT_MODE 01) and power-cycle",
      "use a cable with data lines, and the connector of USB OTG1", "boardless doctor looks at the computer's side",
    ],
    mending: .byHand)

  static let deviceLeaves = FailureText(
    title: "the board leaves the bus in the middle of the work",
    explanation: """
      The device vanished between two reports: the cable, the supply, a reset, or a program that crashed. What was \
      written until then stays in the flash.
      """,
    confirm: [
      "the system's log shows the disconnect (dmesg)", "it happens at other places, or when the cable is moved",
    ],
    fix: [
      "use another cable and port, no hub; a supply that can take the flash's erase current",
      "run the whole job again: boardless provision begins with an erase", "watch the reset line and the watchdog",
    ],
    mending: .byHand)

  static let linkLosesReports = FailureText(
    title: "reports get lost, doubled or cut on the way",
    explanation: """
      Every report of the protocol must arrive once and whole. A bad cable or hub, a virtual machine's USB, or another \
      program that reads the same device makes answers late, short or out of step.
      """,
    confirm: ["record the traffic and look for gaps: boardless capture stats FILE", "it differs from run to run"],
    fix: [
      "connect the board directly, with another cable", "end other programs that hold the device",
      "reset the board into serial download mode between two tries",
    ],
    mending: .byHand, twins: [.flashloaderDoesNotStart])

  static let permission = FailureText(
    title: "this user may not open the device",
    explanation: "The device is there, and the system refuses to open it: on Linux a matter of udev rules.",
    confirm: ["boardless doctor names the device node and who may open it"],
    fix: ["boardless doctor --print-udev-rule shows the udev rule; put it where it says and plug the board in again"],
    mending: .byHand)

  static let deviceInUse = FailureText(
    title: "another program holds the device",
    explanation:
      "Only one program can talk to the board; another has claimed it: a second tool, a service, a crashed job.",
    confirm: ["boardless doctor, or fuser on the device node, shows who has it"],
    fix: ["end that program, then run again"],
    mending: .byHand)
}
