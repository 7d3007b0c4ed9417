import ArgumentParser
import CaptureReplay
import HIDTransport
import Provisioning
import VirtualRT1020

/// `boardless capture replay`: plays the host's side of a capture on a board, or the board's side for a host.
struct CaptureReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Replay a capture on a board and compare every answer, or be its board.",
    discussion: """
      The host's side, on a board:

        boardless capture replay failure.pcapng --to virtual
        boardless capture replay failure.pcapng --to usb --allow-erase 0x60000000-0x6000ffff

      It waits for answers as the protocol has it, follows the board from boot ROM to flashloader, and says in words \
      which answers are not as recorded. Silicon gets only commands that are known to change nothing for ever, erases \
      and writes of flash only where they are allowed, and never a burn of fuses: before anything is sent.

      The board's side, for a host:

        boardless capture replay failure.pcapng --as-board --usbip

      An unmodified client finds the recorded board, which goes on beyond the capture like any virtual board; with \
      --strict it leaves the bus at the first request that is not as recorded.
      """)

  @OptionGroup var input: RecordingInput

  @OptionGroup(title: "On a board") var target: ReplayTarget

  @Option(
    help: ArgumentHelp(
      "Addresses of silicon's flash that may be erased, FIRST-LAST or all; may be given again.", valueName: "range"))
  var allowErase: [String] = []

  @Option(
    help: ArgumentHelp(
      "Addresses of silicon's flash that may be programmed, FIRST-LAST or all; may be given again.", valueName: "range")
  )
  var allowWrite: [String] = []

  @Flag(help: "Silicon may start code that is no flashloader, whatever it does.")
  var allowRun = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  @Flag(help: "Be the recorded board, for the clients of --name, --pty, --usbip or --control.")
  var asBoard = false

  @Flag(help: "As a board: leave the bus at the first request that is not as recorded.")
  var strict = false

  @OptionGroup(title: "As a board") var endpoints: BoardEndpoints

  @Option(
    help: ArgumentHelp(
      "full (usual): nobody waits; recorded: with the recorded pauses; as a board, it takes its time.",
      valueName: "full|recorded"))
  var pace = "full"

  func validate() throws {
    guard target.isGiven != asBoard else {
      throw ValidationError("Say which board with --to, --virtual, --port, --usb or --board; or --as-board.")
    }
    if asBoard { try endpoints.needOne() }
    guard asBoard || (!endpoints.isGiven && !strict) else {
      throw ValidationError("--name, --pty, --usbip, --control and --strict go with --as-board.")
    }
    guard target.isVirtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
    guard ["full", "recorded"].contains(pace) else { throw ValidationError("--pace \(pace) is not full or recorded.") }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      if asBoard {
        try RecordedBoard(endpoints, isStrict: strict, takesItsTime: pace == "recorded").serve(input)
      } else {
        try replay()
      }
    }
  }

  private func replay() throws {
    let allowances = try allowances()
    if let record = target.reach.recording.record, let file = input.capture.file, OutputFile.isSame(record, file) {
      throw Failure(.badInput, "--record \(record) is the capture that is replayed: name another file")
    }
    let (recording, end) = try input.read()
    var replayer = Replayer(
      try clearance(recording, allowances), pace: pace == "recorded" ? .recorded : .full,
      reach: target.isVirtual ? .virtual : .outside)
    let reached = try ReachedBoard(target.reached) { () throws(Failure) in
      var configuration = try board.configuration()
      // A board that nobody describes begins where the capture does.
      if board.boardFile == nil, recording.stays.first?.isBootROM == false { configuration.mode = .flashloader }
      return configuration
    }
    Interrupt.watch()
    let report: ReplayReport
    do throws(HIDError) {
      report = try replayer.run(on: reached.bus, isCancelled: { Interrupt.isRequested })
    } catch {
      let first = recording.stays.first?.likelyIdentity ?? .bootROM
      throw Failure(
        .noDevice,
        "\(error): the capture begins with \(first == .bootROM ? "the boot ROM" : "a flashloader") (\(first)); bring the "
          + "board there")
    }
    try ReplayOutput.print(report, json: json)
    try ReplayOutput.conclude(report, end)
  }

  private func clearance(
    _ recording: Recording, _ allowances: ReplayAllowances
  ) throws(Failure) -> ReplayClearance {
    guard target.isSilicon else { return ReplayClearance(recording, try VirtualPermission.get()) }
    do throws(ReplayRefused) { return try ReplayClearance(forSilicon: recording, allowances) } catch {
      throw Failure(.badInput, error.description)
    }
  }

  private func allowances() throws(Failure) -> ReplayAllowances {
    ReplayAllowances(
      erases: try Self.ranges(allowErase, "--allow-erase"), writes: try Self.ranges(allowWrite, "--allow-write"),
      running: allowRun)
  }

  private static func ranges(_ texts: [String], _ option: String) throws(Failure) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    for text in texts {
      guard let range = ReplayAllowances.range(text) else {
        throw Failure(
          .badInput, "\(option) \(text) is not all, nor first and last address, such as 0x60000000-0x6000ffff")
      }
      ranges.append(range)
    }
    return ranges
  }
}
