import ArgumentParser
import CaptureDecoding

/// `boardless capture decode`: a line for each command in a capture.
struct CaptureDecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Print the commands that passed, one a line, as text or JSON.",
    discussion: """
      A command's line has its time (seconds from the capture's first packet), its board, its arguments, its answer, \
      and how long it took. Other traffic is counted in a line on standard error. Docs/Captures.md has the fields of \
      --json.
      """)

  @OptionGroup var input: CaptureInput
  @OptionGroup var choice: CommandChoice

  @Flag(name: .shortAndLong, help: "With the reports of each command; -vv with their bytes.")
  var verbose: Int

  @Flag(help: "JSON Lines: one object a command.")
  var json = false

  @Flag(help: "Times of day (UTC) in place of seconds from the start.")
  var absolute = false

  func validate() throws {
    if json, verbose > 0 || absolute {
      throw ValidationError("--json has all that -v and --absolute would tell apart.")
    }
  }

  func run() throws {
    try Failure.guarding {
      let stream = OutputStream(isEager: input.isLive)
      var output = DecodeOutput(
        json ? .json : .text(verbosity: verbose, absolute: absolute), filter: try choice.filter())
      let reading = try input.decode(wantsReports: output.wantsReports, started: { output.start = $0 }) { event in
        output.take(event)
        if !output.bytes.isEmpty { try stream.write(output.fetch()) }
      }
      try stream.flush()
      Console.note(CaptureCountsText.line(reading) + "\n")
      try reading.end.conclude()
    }
  }
}
