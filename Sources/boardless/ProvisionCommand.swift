import ArgumentParser
import BootImage
import Diagnosis
import Provisioning
import SecureProvisioning
import SickBoards
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

        boardless provision --plan plan.yaml --virtual

      The image is told apart by content: SREC, Intel HEX, ELF, BIN, bootable container, or flash image with \
      its own configuration block. On a closed part it is authenticated as the boot ROM would before anything \
      is erased.

      A plan holds image, signatures, flashloaders, fuses and policy ('boardless plan new' prints one). Its \
      fuses are rehearsed on a virtual board that is as this one, and burnt last of all; those of silicon only \
      with the ticket of a rehearsal and a typed confirmation. What was done to a board is in its journal, \
      and --resume goes on where an earlier run stopped.
      """)

  @OptionGroup var job: JobOptions

  @OptionGroup var target: TargetOptions

  @OptionGroup(title: "With --plan") var planned: PlannedOptions

  @Flag(inversion: .prefixedNo, help: "Read back and compare every byte.")
  var verify = true

  @Flag(inversion: .prefixedNo, help: "Reset the part at the end.")
  var reset = true

  @Flag(help: "If it fails, look at the board and say why.")
  var explain = false

  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress, only warnings and the result.")
  var quiet = false

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard target.virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
    guard job.plan != nil else {
      guard job.image != nil else { throw ValidationError("Missing expected argument '<image>', or a --plan.") }
      guard planned.isDefault else { throw ValidationError("--resume, --journal and --ticket go with --plan.") }
      return
    }
    guard verify, reset else {
      throw ValidationError("With --plan the plan says image, flashloaders, memory and policy.")
    }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      let material = try job.plan.map { path throws(Failure) in try PlanFileReader.material(path) }
      let standIn = try ImageLoader.flashloader(nil)
      let steps = try material?.provisioningPlan(standIn: standIn) ?? stepsOfOptions()
      let reached = try ReachedBoard(target.reach) { () throws(Failure) in try board.configuration() }
      let companion = try material.map { material throws(Failure) in
        let run = try planned.run(material, target)
        run.standIn = standIn
        return run
      }
      try provision(steps, companion, on: reached)
    }
  }

  private func stepsOfOptions() throws(Failure) -> ProvisioningPlan {
    var plan = try job.steps()
    if let path = job.fcb, case .block(let block) = plan.configuration, !block.isValid {
      throw JobOptions.noBlock(path)
    }
    plan.verifies = verify
    plan.resets = reset
    return plan
  }

  private func provision(_ plan: ProvisioningPlan, _ companion: SecureRun?, on reached: ReachedBoard) throws {
    Interrupt.watch()
    let drawer = ProgressDrawer(quiet: quiet || json)
    var provisioner = Provisioner(plan, now: reached.now)
    provisioner.companion = companion
    let result: ProvisioningResult
    do throws(ProvisioningError) {
      result = try provisioner.run(
        on: reached.bus,
        events: { event in
          // Who provisions a virtual board wants to see it boot: somebody has to turn its boot switch.
          if event == .started(.reset) { reached.virtual?.board.setBootPins(.internal) }
          drawer.handle(event)
        },
        isCancelled: { Interrupt.isRequested })
    } catch {
      drawer.finish()
      Console.note("boardless: \(error)\n")
      if error.phase == .startFlashloader, reached.virtual == nil, Self.isStandIn(plan.flashloader) {
        Console.note(
          "  try: on silicon give NXP's flashloader with --flashloader; the stand-in runs on virtual boards only\n")
      }
      let diagnosis = explained(error, plan, on: reached)
      if json { try Console.print(ProvisioningReport.json(error, companion?.report, diagnosis).text()) }
      throw ArgumentParser.ExitCode(error.exitCode.rawValue)
    }
    drawer.finish()
    guard !json else { return try Console.print(ProvisioningReport.json(result, companion?.report).text()) }
    var lines = ProvisioningReport.lines(result)
    if let report = companion?.report { lines += SecureReportLines.lines(report) }
    for line in lines { try Console.print(line) }
    // A virtual board says why it did not boot.
    if result.boot != .quiet, let virtual = reached.virtual {
      for line in BootReportLines.ofFailure(virtual.board.bootReport) { try Console.print("          " + line) }
    }
  }

  /// Why it failed, if that is asked for; else how to ask.
  private func explained(
    _ error: ProvisioningError, _ plan: ProvisioningPlan, on reached: ReachedBoard
  ) -> Diagnosis? {
    // Who stops a run knows why, and what is wrong with an image the error says itself.
    guard error.exitCode != .interrupted, error.phase != .checkPlan else { return nil }
    let explanation = Explanation(plan: plan, now: reached.now) { request in
      request.name(target.reach, virtual: target.virtual ? board : nil, job: job.arguments)
    }
    guard explain else {
      if !quiet { Console.note("  '\(explanation.command(of: error))' says why\n") }
      return nil
    }
    return explanation.diagnosis(of: error, on: reached.bus, isQuiet: quiet || json)
  }

  private static func isStandIn(_ image: RAMImage?) -> Bool { image?.bytes == StandInFlashloader.make() }
}
