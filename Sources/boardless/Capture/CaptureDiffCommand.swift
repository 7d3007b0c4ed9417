import ArgumentParser
import CaptureDecoding
import JSONText
import Provisioning

/// `boardless capture diff`: two captures side by side.
struct CaptureDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two captures command by command: where did they part?",
    discussion: """
      Commands are the same if name and arguments are. Compared are statuses, values and data; ids that every part has \
      its own of, and times, are shown and do not count. Ends with 10 where something of substance differs.
      """)

  @Argument(help: "A capture, as for decode.", completion: .file())
  var first: String

  @Argument(help: "Another one.", completion: .file())
  var second: String

  @Flag(help: "One JSON object.")
  var json = false

  func validate() throws {
    if first == "-", second == "-" { throw ValidationError("Only one of the captures can be standard input.") }
  }

  func run() throws {
    try Failure.guarding {
      let (one, firstEnd) = try Self.read(first)
      let (other, secondEnd) = try Self.read(second)
      let diff = CaptureDiff(one, other)
      let stream = OutputStream()
      if json {
        try stream.print(diff.json.text())
      } else {
        for line in diff.lines { try stream.print(line) }
      }
      try stream.flush()
      try firstEnd.conclude()
      try secondEnd.conclude()
      if !diff.isSame { throw ArgumentParser.ExitCode(Provisioning.ExitCode.differs.rawValue) }
    }
  }

  private static func read(_ path: String) throws -> (CommandList, CaptureEnd) {
    var list = CommandList(name: path == "-" ? "standard input" : path)
    let reading = try CaptureInput.parse(["--", path]).decode(wantsData: true, started: { list.start = $0 }) {
      list.take($0)
    }
    return (list, reading.end)
  }
}
