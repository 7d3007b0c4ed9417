import ArgumentParser
import CaptureDecoding
import JSONText
import USBCapture

/// `boardless capture stats`: the figures and the story of a capture.
struct CaptureStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Tell what the host tried, what failed, which known causes fit; with figures.",
    discussion: """
      Causes are known ones of the field, judged by what the capture shows: how long an erase took, what read back, \
      what succeeded before and after. Only the test that stands with a cause proves it.
      """)

  @OptionGroup var input: CaptureInput

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    try Failure.guarding {
      var stats = CaptureStats()
      var teller = StoryTeller()
      let reading = try input.decode(wantsData: true, started: { teller.start = $0 }) { event in
        stats.take(event)
        teller.take(event)
      }
      let report = CaptureReport(
        stats: stats, story: teller.finish(), captured: reading.end.counts, decoded: reading.counts,
        damage: reading.end.damage.map { "at byte \($0.offset): \($0.reason)" })
      let stream = OutputStream()
      if json {
        try stream.print(report.json.text())
      } else {
        for line in report.lines { try stream.print(line) }
      }
      try stream.flush()
      try reading.end.conclude()
    }
  }
}
