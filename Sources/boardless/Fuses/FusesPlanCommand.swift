import ArgumentParser
import FuseBurning
import Fuses
import HAB
import JSONText

/// `boardless fuses plan`: what a list of fuses would do to a part, in plain words.
struct FusesPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Say in plain words what burning would do to a part. Burns nothing.",
    discussion: """
      Holds what is asked for against the part's own fuses: what would change, what is locked or cannot be undone, in \
      which safe order it would be burnt, and what becomes impossible for ever.

        boardless fuses plan sec-log.txt --usb
        boardless fuses plan --srk srk_fuses.bin --close --image app.bin --flashloader signed.bin --usb
        boardless fuses plan fuses.yaml --on board.json
        boardless fuses plan --set GP1=0x1234 --virtual

      Exit code 0 if it may be burnt, 3 if the requests are wrong, 5 if the part or safety is against it.
      """)

  @OptionGroup var requests: FuseRequestOptions

  @Option(help: ArgumentHelp("A read-out of 'fuses show --json' in place of a board.", valueName: "file"))
  var on: String?

  @Flag(help: "A fresh virtual board in this process.")
  var virtual = false

  @OptionGroup var reach: ReachOptions

  @Option(
    help: ArgumentHelp(
      "A signed flashloader: held against the keys, and started if the boot ROM runs.", valueName: "file"))
  var flashloader: String?

  @Option(
    help: ArgumentHelp("The application that must start afterwards: held against the keys.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("Address of a BIN file's first byte, such as 0x60002000.", valueName: "address"))
  var address: Number?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard [virtual, reach.isGiven, on != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("Say which part: --virtual, --port PATH, --usb, --board NAME or --on FILE.")
    }
    guard virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      var (requests, policy) = try requests.read()
      if let image {
        let layout = try ImageLoader.application(image, address: address?.value)
        policy.images.append(try FuseSession.keys(of: layout, name: image))
      }
      if let flashloader {
        policy.images.append(try FuseSession.keys(of: try ImageLoader.flashloader(flashloader), name: flashloader))
      }
      let readOut: FuseReadOut
      let title: String
      if let on {
        readOut = try FuseReport.readOut(try FileBytes.read(on, limit: 1 << 20, what: "no read-out"), name: on)
        title = "part \(readOut.uniqueIDText ?? "without a readable id"); as \(on) has it"
      } else {
        let found = try FuseBoard(reach, flashloader: flashloader) { () throws(Failure) in
          try board.configuration()
        }.read()
        readOut = found.readOut
        title = FuseBoard.title(found.readOut, found.way)
      }
      let plan = FusePlan(requests, on: readOut, policy: policy)
      if json {
        try Console.print(FuseReport.json(plan).text(JSONStyle(indent: 2)))
      } else {
        try Console.print(title)
        for line in plan.lines { try Console.print(line) }
        try Console.print(
          plan.isAllowed
            ? (plan.isDone ? "The part already is as wanted." : "This may be burnt. Next: boardless fuses rehearse.")
            : "This must not be burnt.")
      }
      if let failure = FuseReport.refusal(of: plan) { throw ArgumentParser.ExitCode(failure.code.rawValue) }
    }
  }
}
