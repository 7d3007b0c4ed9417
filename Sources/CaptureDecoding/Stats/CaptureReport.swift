import JSONText
import USBCapture

/// What `capture stats` says of a capture: figures and story, as text and as JSON.
public struct CaptureReport {
  /// The figures.
  public var stats: CaptureStats
  /// The story.
  public var story: CaptureStory
  /// What passed, by packets.
  public var captured: CaptureCounts
  /// What passed, by reports.
  public var decoded: DecodingCounts
  /// Where the capture is damaged, in words.
  public var damage: String?

  /// Makes a report of its parts.
  public init(
    stats: CaptureStats, story: CaptureStory, captured: CaptureCounts, decoded: DecodingCounts, damage: String? = nil
  ) {
    self.stats = stats
    self.story = story
    self.captured = captured
    self.decoded = decoded
    self.damage = damage
  }

  // MARK: - Text

  /// The report as lines of text: the story first.
  public var lines: [String] {
    story.lines + ["", summary] + table + errors + ["", traffic]
  }

  private var summary: String {
    let time = stats.span.map { " in \(Words.duration($0.upperBound - $0.lowerBound))" } ?? ""
    return "\(Words.count(stats.total, "command"))\(time): \(stats.failed) failed, \(stats.unanswered) unanswered, "
      + "\(stats.retries) repeated after a failure"
  }

  private var table: [String] {
    guard !stats.commands.isEmpty else { return [] }
    let head = ["command", "count", "failed", "no answer", "shortest", "median", "longest", "out", "in", "speed"]
    let rows = stats.commands.map { row in
      let hasDurations = row.durations.count > 0
      return [
        row.name, "\(row.count)", "\(row.failed)", "\(row.unanswered)",
        hasDurations ? Words.duration(row.durations.minimum) : "-",
        hasDurations ? Words.duration(row.durations.median) : "-",
        hasDurations ? Words.duration(row.durations.maximum) : "-",
        "\(row.bytesOut)", "\(row.bytesIn)", row.throughput.map { Words.rate($0) } ?? "-",
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].utf8.count }.max() ?? 0 }
    return ([head] + rows).map { row in
      row.indices.map { $0 == 0 ? Words.column(row[$0], widths[$0]) : Words.right(row[$0], widths[$0]) }
        .joined(separator: "  ")
    }
  }

  private var errors: [String] {
    var result: [String] = []
    for status in stats.statuses {
      result.append("\(status.command) answered \(status.value) \(status.text): \(times(status.count))")
    }
    for error in stats.transferErrors {
      result.append("transfers that failed under a command, \(USBStatusText.text(error.status)): \(times(error.count))")
    }
    for note in stats.notes.prefix(Self.maximumNotes) {
      result.append("packet \(note.packet): \(note.text)")
    }
    if stats.noteCount > Self.maximumNotes {
      result.append("and \(Words.count(stats.noteCount - Self.maximumNotes, "note")) more")
    }
    return result.isEmpty ? [] : [""] + result
  }

  private static let maximumNotes = 16

  private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

  private var traffic: String {
    let counts = [
      (captured.packets, "packet", ""), (decoded.boardReports, "report", " of boards"),
      (captured.unrelated, "packet", " of other traffic"), (decoded.otherReports, "report", " of other devices"),
      (decoded.strayReports, "report", " without a command"), (decoded.gaps, "gap", " in data"),
      (captured.cut, "packet", " cut short"), (captured.withoutSubmission, "transfer", " begun before the capture"),
      (captured.pending, "transfer", " not ended in it"), (captured.unreadable, "packet", " unreadable"),
      (decoded.failedTransfers, "transfer", " failed"), (decoded.withdrawnTransfers, "transfer", " taken back"),
    ]
    return counts.enumerated().filter { $0.offset < 2 || $0.element.0 > 0 }
      .map { Words.count($0.element.0, $0.element.1) + $0.element.2 }.joined(separator: ", ")
  }
}
