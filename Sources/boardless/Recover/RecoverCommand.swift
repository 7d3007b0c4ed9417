import ArgumentParser
import Diagnosis
import FailureCauses
import HIDTransport
import Provisioning
import Recovery
import SickBoards
import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless recover`: brings a board back, as far as software can.
struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "Bring a board back that cannot be written, and prove it by a verified write.",
    discussion: """
      Finds out what is wrong ('boardless diagnose'), or is told so (--mend), and does what software can do about it: \
      leaves modes of the flash, clears protection, sets quad enable, finds a clock or a configuration at which reads \
      are right. Each step that changes what stays, flash cells or the flash's own registers, is asked first. Then it \
      writes and reads back: the image, if one is given, or one sector, whose content is put back.

        boardless recover app.srec --usb --flashloader ivt_flashloader.bin
        boardless recover --board bench --dry-run
        boardless recover --port /dev/ttyACM0 --flashloader ivt_flashloader.bin --mend block-protection

      Fuses are never burnt, and no lock of the flash is ever set. Run it again if it is interrupted: it goes by what \
      the flash says of itself. What was done is in the board's journal.
      """)

  @OptionGroup var job: JobOptions

  @OptionGroup var target: TargetOptions

  @OptionGroup(title: "What went wrong") var symptom: SymptomOptions

  @Option(
    help: ArgumentHelp(
      "What is wrong, in place of a diagnosis; may be given again, the most likely first.", valueName: "name"))
  var mend: [String] = []

  @Option(
    help: ArgumentHelp(
      "Prove it by the sector with this address, in place of the image or of a sector near the end.",
      valueName: "address"))
  var proveAt: Number?

  @Flag(name: .shortAndLong, help: "Do the steps without asking.")
  var yes = false

  @Flag(help: "Only say which steps there are; the board is read, and nothing of it is changed.")
  var dryRun = false

  @Flag(help: "Press the reset button of the virtual board of --board if its flashloader hangs.")
  var resetBoard = false

  @Option(help: ArgumentHelp("Where a configuration block goes that is to be used from now on.", valueName: "file"))
  var writeFCB: String?

  @Option(
    help: ArgumentHelp(
      "The board's journal; without it a file for each board below ~/.local/state/boardless, and for --virtual none.",
      valueName: "file"))
  var journal: String?

  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress, only the result.")
  var quiet = false

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard target.virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
    guard !resetBoard || target.reach.board != nil else { throw ValidationError("--reset-board goes with --board.") }
    guard !(yes && dryRun) else { throw ValidationError("--dry-run does nothing that --yes could agree to.") }
  }

  func run() throws {
    try Failure.guarding {
      Interrupt.watch()
      let steps = try job.steps()
      let named = try mend.map { name throws(Failure) in try Self.cause(name) }
      if let writeFCB { try NewFile.check(writeFCB, replaces: false) }
      let reached = try ReachedBoard(target.reach) { () throws(Failure) in try board.configuration() }
      var causes = named
      if causes.isEmpty { causes = try diagnosed(steps, try symptom.symptom(), on: reached) }
      var report = recover(try recoverer(causes, steps, reached), on: reached.bus)
      if causes.isEmpty, let error = report.failedRun, !Interrupt.isRequested {
        // Nobody had said how the job ends, and nothing was found: now it is known.
        causes = try diagnosed(steps, Symptom(error), on: reached)
        if !causes.isEmpty { report = recover(try recoverer(causes, steps, reached), on: reached.bus) }
      }
      try conclude(report)
    }
  }

  private static func cause(_ name: String) throws(Failure) -> FailureCause {
    guard let cause = FailureCause(rawValue: name.lowercased()) else {
      throw Failure(
        .badInput,
        "no cause is called \(name): choose of " + FailureCause.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return cause
  }

  private func diagnosed(
    _ steps: ProvisioningPlan, _ symptom: Symptom?, on reached: ReachedBoard
  ) throws(Failure) -> [FailureCause] {
    let request = DiagnosisRequest(steps, symptom: symptom)
    say("looking for what is wrong")
    let diagnosis = Diagnostician(request, now: reached.now).diagnose(
      on: reached.bus, events: { say("      " + $0) }, isCancelled: { Interrupt.isRequested })
    switch diagnosis.verdict {
    case .healthy: return []
    case .cause, .oneOf:
      say("it is " + diagnosis.causes.map(\.rawValue).joined(separator: ", or "))
      return diagnosis.causes
    case .unknown where !steps.segments.isEmpty || proveAt != nil:
      say("what is wrong is not known: a write will tell more")
      return []
    case .unknown:
      throw Failure(
        .deviceFailed,
        "what is wrong is not known, and nothing was changed; 'boardless diagnose' says more, and --mend takes a guess"
      )
    }
  }

  private func recoverer(
    _ causes: [FailureCause], _ steps: ProvisioningPlan, _ reached: ReachedBoard
  ) throws(Failure) -> Recoverer {
    var recoverer = Recoverer(causes, plan: steps, proof: proveAt.map { .sector($0.value) })
    recoverer.isDryRun = dryRun || !mayAct
    if target.virtual || target.reach.board != nil {
      recoverer.replacementFlashloader = try ImageLoader.flashloader(nil)
    }
    recoverer.journal = target.journal(at: journal)
    recoverer.time = { Int64(time(nil)) }
    recoverer.now = reached.now
    if let virtual = reached.virtual { recoverer.beforeReset = { virtual.board.setBootPins(.internal) } }
    if resetBoard { recoverer.pressReset = target.reach.pressReset }
    return recoverer
  }

  /// Somebody agrees to each step: at a terminal, or by --yes.
  private var mayAct: Bool { yes || Console.hasPerson }

  private func recover(_ recoverer: Recoverer, on bus: any HIDBus) -> RecoveryReport {
    recoverer.run(
      on: bus, ask: { yes || Self.ask($0) }, events: { show($0) }, isCancelled: { Interrupt.isRequested })
  }

  private func conclude(_ report: RecoveryReport) throws {
    if json {
      try Console.print(report.jsonValue.text())
    } else {
      for line in report.lines { try Console.print(line) }
    }
    if let writeFCB, case .block(let block) = report.configuration {
      try NewFile.write(block.bytes, to: writeFCB, replaces: false)
    }
    if report.outcome == .planned, !dryRun {
      Console.note("boardless: nobody is at a terminal to agree to these steps: give --yes to have them done\n")
      throw ArgumentParser.ExitCode(64)
    }
    guard report.exitCode == .success else { throw ArgumentParser.ExitCode(report.exitCode.rawValue) }
  }

  /// Asks whoever is at the terminal.
  private static func ask(_ step: RecoveryStep) -> Bool {
    let what = step.weight == .registers ? "This stays over a power cycle." : "This changes the flash's cells."
    return Console.asks("\(step.text)\n\(what) Do it?")
  }

  private func show(_ event: RecoveryEvent) {
    switch event {
    case .begins(let step): say(step.text)
    case .ended(_, .failed(let why)): say("      failed: " + why)
    case .ended: break
    case .note(let text): say("      " + text)
    }
  }

  private func say(_ text: String) { if !quiet, !json { Console.note(text + "\n") } }
}
