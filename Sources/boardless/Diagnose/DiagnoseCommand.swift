import ArgumentParser
import Diagnosis
import Provisioning
import SickBoards

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless diagnose`: why it failed, and what now.
struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose", abstract: "Find out why a board cannot be written, and what mends it.",
    discussion: """
      Looks without harm: what is on the bus, the flashloader, the fuses; then asks the flash chip itself for its \
      identity, status registers, SFDP and array, through a configuration block made for that; then holds what it saw \
      against virtual boards that have each known cause. No flash cell, no lasting register and no fuse is changed, \
      but in the range of --may-erase.

        boardless diagnose --usb --flashloader ivt_flashloader.bin --after flash-erase-region=20106
        boardless diagnose app.srec --board bench
        boardless diagnose --port /dev/ttyACM0 --no-flashloader
        boardless diagnose --capture failed.pcap
        boardless diagnose report.tar

      --after (or --symptom) says how the job ended: COMMAND=STATUS, COMMAND@ADDRESS=STATUS, or in place of the status \
      a word: timeout, gone, absent, permission, in-use, malformed, mismatch, hab, did-not-start, refused. Give the \
      image, option word or block of the job: what is wrong may be in them. A file that 'boardless report' made, and no \
      board, is shown: the diagnosis as it was made there, what is known of its causes now, and what the capture in \
      it tells.

      Ends with 0 if nothing wrong was found, 1 if one or more causes are named, 9 if none could be.
      """)

  @OptionGroup var job: JobOptions

  @Flag(help: "A fresh virtual board in this process.")
  var virtual = false

  @OptionGroup var reach: ReachOptions

  @OptionGroup(title: "What went wrong") var symptom: SymptomOptions

  @Option(
    help: ArgumentHelp(
      "A capture of the failure; the board need not be there. Its last failure is the symptom, unless --after says "
        + "another.", valueName: "file"))
  var capture: String?

  @Option(
    help: ArgumentHelp(
      "Flash whose content may be lost in a trial: whole sectors, such as 0x60010000:4096.",
      valueName: "address:bytes"))
  var mayErase: String?

  @Flag(help: "Since the job failed, reset was pressed and the supply left on: the flash is as the job left it.")
  var afterReset = false

  @Flag(help: "If the flashloader hangs, press the reset button of the virtual board of --board, and look again.")
  var resetBoard = false

  @Flag(help: "Start no flashloader: of a board in the boot ROM only that is asked.")
  var noFlashloader = false

  @Flag(help: "Send a silent flash nothing that could wake it.")
  var noWake = false

  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say also all that was looked at, and which other causes were weighed.")
  var verbose = false

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard !(virtual && reach.isGiven), virtual || reach.isGiven || capture != nil || job.image != nil else {
      throw ValidationError(
        "Say which board: --virtual, --port PATH, --usb or --board NAME; or a --capture, or a report's file.")
    }
    guard virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
    guard !resetBoard || reach.board != nil else { throw ValidationError("--reset-board goes with --board.") }
    guard !noFlashloader || (job.flashloader == nil && job.signedFlashloader == nil) else {
      throw ValidationError("Either a flashloader or --no-flashloader.")
    }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      Interrupt.watch()
      if !virtual, !reach.isGiven, capture == nil { return try show(ReportedDiagnosis(job.image ?? "")) }
      var request = DiagnosisRequest(try job.steps(), symptom: try symptom.symptom())
      request.mayErase = try mayErase.map { text throws(Failure) in try EraseArgument.range(text) }
      request.mayLoadFlashloader = !noFlashloader
      request.wasReset = afterReset
      request.mayWakeFlash = !noWake
      if let capture { try CaptureEvidence.add(capture, to: &request) }
      request.name(reach, virtual: virtual ? board : nil, job: job.arguments)
      let diagnosis = try diagnose(&request)
      if json {
        try Console.print(diagnosis.jsonValue.text())
      } else {
        for line in diagnosis.lines(verbose: verbose) { try Console.print(line) }
      }
      if Interrupt.isRequested { throw ArgumentParser.ExitCode(Provisioning.ExitCode.interrupted.rawValue) }
      try end(isHealthy: diagnosis.verdict == .healthy, hasCauses: !diagnosis.causes.isEmpty)
    }
  }

  private func show(_ reported: ReportedDiagnosis) throws {
    if json {
      try Console.print(reported.json.text())
    } else {
      for line in reported.lines { try Console.print(line) }
    }
    try end(isHealthy: reported.isHealthy, hasCauses: reported.hasCauses)
  }

  private func end(isHealthy: Bool, hasCauses: Bool) throws {
    guard !isHealthy else { return }
    let code: Provisioning.ExitCode = hasCauses ? .deviceFailed : .partial
    throw ArgumentParser.ExitCode(code.rawValue)
  }

  private func diagnose(_ request: inout DiagnosisRequest) throws(Failure) -> Diagnosis {
    guard virtual || reach.isGiven else { return Diagnostician(request).diagnose() }
    let reached = try ReachedBoard(reach) { () throws(Failure) in try board.configuration() }
    var diagnosis = look(request, reached)
    if diagnosis.probes.contains(.reset), diagnosis.causes.count != 1, !request.wasReset, pressesReset() {
      request.wasReset = true
      // That it hung is what there is to explain, once it does no more.
      request.symptom = request.symptom ?? Symptom(.timeout)
      diagnosis = look(request, reached)
    }
    guard request.mayErase == nil, let range = trialRange(diagnosis, request), Self.agrees(to: range) else {
      return diagnosis
    }
    request.mayErase = range
    return look(request, reached)
  }

  private func look(_ request: DiagnosisRequest, _ reached: ReachedBoard) -> Diagnosis {
    // Some questions wait for a minute.
    let isTold = !verbose && !json && isatty(2) == 1
    return Diagnostician(request, now: reached.now).diagnose(
      on: reached.bus, events: { if isTold { Console.note("  " + $0 + "\n") } }, isCancelled: { Interrupt.isRequested })
  }

  // MARK: - What tells more

  /// A flashloader that hangs is ended by a reset: by the button of a virtual board that may be pressed, or a person's.
  private func pressesReset() -> Bool {
    if resetBoard, let press = reach.pressReset { return press() }
    guard Console.hasPerson, !json, !virtual else { return false }
    return Console.asks(
      "The flashloader hangs. Press reset and leave the supply on, so that the flash stays as it is and can be asked. "
        + "Done?")
  }

  /// Where a trial would tell more: the job's own first sector, which the job erases anyway.
  private func trialRange(_ diagnosis: Diagnosis, _ request: DiagnosisRequest) -> ProvisioningPlan.Range? {
    guard Console.hasPerson, !json, diagnosis.certainty == .possible, diagnosis.probes.contains(.trial),
      let segment = request.plan.segments.first
    else { return nil }
    return .init(address: segment.address & ~4095, count: 4096)
  }

  private static func agrees(to range: ProvisioningPlan.Range) -> Bool {
    Console.asks(
      "A trial would tell more: it erases and writes the flash at \(Number.hex(range.address)), \(range.count) bytes, "
        + "which the job writes anyway. Do it?")
  }
}
