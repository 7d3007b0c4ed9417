import ArgumentParser
import BootImage
import HIDTransport
import Provisioning
import VirtualRT1020

/// `boardless provision`: the whole way from a board in serial download to a booting application.
struct ProvisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provision", abstract: "Write an application to a board's flash, verified, and start it.",
    discussion: """
      Finds the board in the boot ROM or the flashloader, starts the flashloader, configures the FlexSPI NOR \
      flash, erases exactly the sectors needed, writes the flash configuration block and the image, reads \
      every byte back, resets, and reports what boots.

        boardless provision app.srec --virtual
        boardless provision app.elf --port /tmp/board
        boardless provision app.elf --usb --flashloader ivt_flashloader.bin
        boardless provision app.bin --address 0x60002000 --port /dev/ttyACM0 \\
          --flashloader ivt_flashloader.bin

      The image is told apart by content: SREC, Intel HEX, ELF, BIN, bootable container, or flash image with \
      its own configuration block.
      """)

  @Argument(help: "The application; - for standard input.")
  var image: String

  @OptionGroup var target: TargetOptions

  @Option(help: ArgumentHelp("Address of a BIN file's first byte, such as 0x60002000.", valueName: "address"))
  var address: Number?

  @Option(
    help: ArgumentHelp(
      "Option word, or two words with a comma, from which the flashloader configures the flash.",
      valueName: "word[,word]"))
  var option = "0xC0000007"

  @Option(
    help: ArgumentHelp("A 512-byte flash configuration block to use instead of an option word.", valueName: "file"))
  var fcb: String?

  @Option(
    help: ArgumentHelp(
      "Flashloader to start; without it a stand-in is loaded that only virtual boards run.", valueName: "file"))
  var flashloader: String?

  @Flag(inversion: .prefixedNo, help: "Read back and compare every byte.")
  var verify = true

  @Flag(inversion: .prefixedNo, help: "Reset the part at the end.")
  var reset = true

  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress, only warnings and the result.")
  var quiet = false

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard target.virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      let plan = try plan()
      let bus: any HIDBus
      let virtualBus: VirtualBus?
      if let real = try target.reach.bus() {
        (bus, virtualBus) = (real, nil)
      } else {
        let made = VirtualBus(VirtualRT1020(try board.configuration()))
        bus = try target.reach.recording.recorded(made, clock: VirtualClock(made).now)
        virtualBus = made
      }
      try provision(plan, on: bus, virtualBus)
    }
  }

  private func plan() throws(Failure) -> ProvisioningPlan {
    let layout = try ImageLoader.application(image, address: address?.value)
    var plan = ProvisioningPlan(layout, flashloader: try ImageLoader.flashloader(flashloader))
    plan.verifies = verify
    plan.resets = reset
    if let fcb {
      let bytes = try FileBytes.read(fcb)
      guard let block = FlashConfigurationBlock(bytes: bytes), block.isValid else {
        throw Failure(
          .badInput, "\(fcb) is no flash configuration block: it must be 512 bytes that start with FCFB and a version")
      }
      plan.configuration = .block(block)
    } else {
      guard let word = OptionWord(text: option) else {
        throw Failure(.badInput, "--option \(option) is not one or two numbers, such as 0xC0000007")
      }
      plan.configuration = .option(word)
    }
    return plan
  }

  private func provision(_ plan: ProvisioningPlan, on bus: any HIDBus, _ virtualBus: VirtualBus?) throws {
    Interrupt.watch()
    let drawer = ProgressDrawer(quiet: quiet || json)
    let provisioner =
      if let virtualBus { Provisioner(plan, now: { virtualBus.board.time }) } else { Provisioner(plan) }
    let result: ProvisioningResult
    do throws(ProvisioningError) {
      result = try provisioner.run(
        on: bus,
        events: { event in
          // Who provisions a virtual board wants to see it boot: somebody has to turn its boot switch.
          if event == .started(.reset) { virtualBus?.board.setBootPins(.internal) }
          drawer.handle(event)
        },
        isCancelled: { Interrupt.isRequested })
    } catch {
      drawer.finish()
      Console.note("boardless: \(error)\n")
      if error.phase == .startFlashloader, flashloader == nil, virtualBus == nil {
        Console.note(
          "  try: on silicon give NXP's flashloader with --flashloader; the stand-in runs on virtual boards only\n")
      }
      if json { try Console.print(ProvisioningReport.json(error).text()) }
      throw ArgumentParser.ExitCode(error.exitCode.rawValue)
    }
    drawer.finish()
    let lines = json ? [ProvisioningReport.json(result).text()] : ProvisioningReport.lines(result)
    for line in lines { try Console.print(line) }
    // A virtual board says why it did not boot.
    if !json, result.boot != .quiet, let virtualBus {
      for line in BootReportLines.ofFailure(virtualBus.board.bootReport) { try Console.print("          " + line) }
    }
  }
}
