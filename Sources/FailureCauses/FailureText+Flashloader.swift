/// The flashloader, the boot ROM, keys and fuses. Source: K2.1.0 and K2.7.0, executed; the serial downloader's protocol
/// as NXP's tools and field logs show it.
extension FailureText {
  static let flashloaderHangs = FailureText(
    title: "the flashloader hangs",
    explanation: """
      No answer comes, and none to anything that is sent afterwards; the device stays on the bus. Its RAM was \
      overwritten, code was called that does not return, or it waits for the rest of a transfer that was broken off.
      """,
    confirm: ["blhost get-property 1 is not answered either", "after a reset into serial download the same works"],
    fix: [
      "reset the board into serial download mode and load the flashloader again",
      "keep out of its RAM: blhost get-property 12 lists the reserved regions",
    ],
    mending: .byHand, twins: [.flashStaysBusy])

  static let timeoutTooShort = FailureText(
    title: "the host waits for a shorter time than the flash may take",
    explanation: """
      An erase says nothing until it is done: up to 0.4 s a sector of 4 KiB, 2 s a block, 100 s and more a chip. A \
      host that gives up earlier reports no response (10004), while the flashloader works on and answers later.
      """,
    confirm: ["wait, then ask blhost get-property 1: the flashloader answers", "the range reads blank afterwards"],
    fix: [
      "give blhost more time: -t 50000 and more, 250000 for flash-erase-all",
      "erase what is needed, not the whole chip",
    ],
    mending: .software)

  static let romAsFlashloader = FailureText(
    title: "the boot ROM was spoken to as if it were the flashloader",
    explanation: """
      The boot ROM (1FC9:0130) knows the serial downloader's commands only; what blhost sends to it means nothing \
      there and is not answered.
      """,
    confirm: ["boardless status, or lsusb: 1fc9:0130 is on the bus, 15a2:0073 is not"],
    fix: [
      "load a flashloader first: sdphost -u 0x1FC9,0x0130 write-file 0x20208000 FILE; sdphost -u 0x1FC9,0x0130 "
        + "jump-address 0x20208400",
      "then talk to 15A2:0073",
    ],
    mending: .software)

  static let wrongLoadAddress = FailureText(
    title: "the flashloader was loaded to an address where it does not run, or that the boot ROM refuses",
    explanation: """
      The ROM lets no host write its own RAM (0x20200000 to 0x20207FFF) nor what is no RAM: 0x89232389. Elsewhere it \
      takes the bytes, but the image's vector table names the address for which it was linked, and jump-address must \
      point at that table.
      """,
    confirm: ["boardless image info FILE shows load and jump address of the file"],
    fix: [
      "use the file's own addresses: write-file 0x20208000 and jump-address 0x20208400 for NXP's RT1020 flashloader",
      "boardless provision takes them from the file",
    ],
    mending: .software)

  static let flashloaderDoesNotStart = FailureText(
    title: "the flashloader does not come up after the jump: made for another part, or damaged",
    explanation: """
      The boot ROM accepts the jump and leaves the bus; what it started never shows up as 15A2:0073, or the ROM comes \
      back. On an open part the ROM checks no more than the vector table.
      """,
    confirm: ["boardless image info FILE names the flashloader that it is, if it is one", "another copy of it starts"],
    fix: [
      "use the flashloader of the RT1020's own tools", "power-cycle into serial download mode between two tries",
      "check supply and cable: it comes up as a new device",
    ],
    mending: .software, busCanTell: false, twins: [.linkLosesReports])

  static let closedPart = FailureText(
    title: "the part is closed (HAB), and the flashloader is not signed with its keys",
    explanation: """
      A part with SEC_CONFIG closed starts nothing unsigned. The ROM takes file and jump, finds the signature missing \
      or not made with the keys whose hash is in its fuses, and stays; error-status then reads 0x33333333.
      """,
    confirm: [
      "sdphost -u 0x1FC9,0x0130 error-status says closed (0x12343412)",
      "boardless image verify FILE with the part's key hash",
    ],
    fix: ["sign the flashloader with the keys of this part, and give it to the tool"],
    mending: .software)

  static let fuseRefuses = FailureText(
    title: "a fuse word is locked, or a fuse does not blow",
    explanation: """
      A burn of a locked word, or one that does not take, answers 20201 from a flashloader that looks; others answer 0 \
      and the word reads as before. K2.1.0 answers 20201 also where the word held other bits already.
      """,
    confirm: [
      "blhost efuse-read-once WORD before and afterwards", "blhost efuse-read-once 0: the lock bits of the words",
    ],
    fix: ["nothing opens a locked word: plan without it", "where single bits do not blow, use another part"],
    mending: .replacement)
}
