import ArgumentParser
import CaptureDecoding
import USBCapture

/// `boardless capture trace`: a capture for a trace viewer.
struct CaptureTraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Write a capture as a trace for ui.perfetto.dev or chrome://tracing.",
    discussion: """
      Chrome's trace event format, JSON: one process a device, with tracks for its commands and their data, what flash \
      and fuses do, and the reports. Docs/Wireshark.md shows what is where.
      """)

  @OptionGroup var input: CaptureInput

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file to write, standard output unless given.", valueName: "file"), completion: .file())
  var output = "-"

  /// Text that gathers before it is written.
  private static let pieceBytes = 1 << 18

  func run() throws {
    try Failure.guarding {
      guard input.file == nil || input.file == "-" || !OutputFile.isSame(input.file ?? "", output) else {
        throw Failure(.badInput, "\(output) is the capture itself: name another file")
      }
      var file: OutputFile?
      var trace = TraceOutput()
      func flush(_ limit: Int) throws {
        guard trace.bytes.count > limit else { return }
        // Nothing is made before the input is known to be a capture.
        if file == nil { file = try OutputFile(output) }
        try file?.write(trace.fetch())
      }
      let end = try input.decode(wantsReports: true) { event in
        trace.take(event)
        try flush(Self.pieceBytes)
      }.end
      trace.finish()
      try flush(0)
      try file?.finish()
      try end.conclude()
    }
  }
}
