import ArgumentParser
import CaptureReplay
import Provisioning
import VirtualRT1020

/// `boardless capture revive`: makes a virtual board of a capture.
struct CaptureReviveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revive", abstract: "Make a virtual board that answers as a capture shows, and goes on from there.",
    discussion: """
      boardless capture revive failure.pcapng -o board.yaml
        boardless board run --board-file board.yaml --usbip
        boardless provision app.srec --virtual --board-file board.yaml

      The board file says of each line which packet shows it, or that it is guessed, and which other causes would fit. \
      The capture is replayed on the board before: the exit code is 10 if an answer differs, and the file is written \
      all the same.
      """)

  @OptionGroup var input: RecordingInput

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The board file to write; flash contents of more than 4 KiB go into a file beside it. - is standard output.",
      valueName: "file"))
  var output: String

  @Flag(help: "Print one JSON object: how the capture, replayed on the board, came out.")
  var json = false

  func run() throws {
    try Failure.guarding(json: json) {
      let (recording, end) = try input.read()
      var reviver = Reviver(recording, try VirtualPermission.get())
      var revival = reviver.revive()
      let text = RevivalText(revival, source: Self.name(of: input.capture.name), imageName: Self.name(of: imagePath))
      if let image = text.image {
        guard output != "-" else {
          throw Failure(
            .badInput, "the flash's contents, \(image.count) bytes, need a file beside the board file: give -o a name")
        }
        try write(image, to: imagePath)
      }
      try write(Array(text.yaml.utf8), to: output)
      // What was written is what must answer.
      if output != "-" { revival.replay = try verify(recording) }
      try tell(revival, text.image != nil)
      try ReplayOutput.conclude(revival.replay, end)
    }
  }

  private func verify(_ recording: Recording) throws(Failure) -> ReplayReport {
    let bus = VirtualBus(VirtualRT1020(try DescriptionFiles.board(output)))
    var replayer = Replayer(ReplayClearance(recording, try VirtualPermission.get()), reach: .virtual)
    do { return try replayer.run(on: bus) } catch {
      throw Failure(.deviceFailed, "the board of \(output) is not there: \(error)")
    }
  }

  private func tell(_ revival: Revival, _ hasImage: Bool) throws(Failure) {
    guard !json else { return try Console.print(ReplayOutput.json(revival.replay).text()) }
    guard output != "-" else { return }
    for difference in revival.replay.differences.prefix(20) { try Console.print("\(difference)") }
    try Console.print("\(output)\(hasImage ? " and \(imagePath)" : ""): \(ReplayOutput.summary(revival.replay))")
    for note in revival.notes where note.key == "faults" { try Console.print("cause: \(note.line)") }
    for cause in revival.otherCauses { try Console.print("fits as well: \(cause)") }
    if revival.recordedAnswers > 0 {
      try Console.print("\(revival.recordedAnswers) answers are given as recorded: no known cause gives them")
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.finish()
  }

  /// The flash's contents stand beside the board file: `board.yaml` has `board.flash.bin`.
  private var imagePath: String {
    let folder = output.lastIndex(of: "/").map { output[...$0] } ?? ""
    var name = Self.name(of: output)
    for suffix in [".yaml", ".yml", ".json"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
    return folder + name + ".flash.bin"
  }

  private static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
