import ArgumentParser
import CaptureReplay

/// `boardless capture shrink`: makes a short test of a capture in which something failed.
struct CaptureShrinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shrink", abstract: "Reduce a failure to the fewest commands, as a Swift test.",
    discussion: """
      boardless capture shrink failure.pcapng -o Tests/MyTests/FailureTests.swift

      The capture is revived, and commands, arguments and parts of the board are left out as long as the last command \
      fails the same way. The test needs nothing but BoardlessTesting; it passes while the failure is there.
      """)

  @OptionGroup var input: RecordingInput

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The test to write; - is standard output.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The failing command's number, as 'capture decode' shows it; the last one that failed unless given.",
      valueName: "number"))
  var command: Int?

  func run() throws {
    try Failure.guarding {
      let (recording, end) = try input.read()
      let permission = try VirtualPermission.get()
      var reviver = Reviver(recording, permission)
      var shrinker = Shrinker(recording, command: command, permission)
      let test: ShrunkTest
      let shrunk: ShrunkCase
      do throws(ShrinkError) {
        shrunk = try shrinker.shrink(reviver.revive())
        test = try ShrunkTest(shrunk, source: name)
      } catch { throw Failure(.badInput, error.description) }
      let file = try OutputFile(output)
      try file.write(Array(test.text.utf8))
      try file.finish()
      if output != "-" {
        try Console.print(
          "\(output): \(shrunk.commands.count) of \(shrunk.original) commands, the last answers \(shrunk.status)")
      }
      try end.conclude()
    }
  }

  /// The capture's own name, without its folder.
  private var name: String {
    let path = input.capture.name
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
