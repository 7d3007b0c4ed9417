import JSONText

/// The report as one JSON object. The fields are documented in Docs/Captures.md and stay.
extension CaptureReport {
  /// The object.
  public var json: JSONValue {
    object([
      ("capture", traffic), ("commands", .array(stats.commands.map(figures))),
      (
        "statuses",
        .array(
          stats.statuses.map { row in
            object([
              ("command", .string(row.command)), ("status", CommandJSON.status(row.value, row.text)),
              ("count", JSONValue(row.count)),
            ])
          })
      ),
      (
        "transfer_errors",
        .array(
          stats.transferErrors.map { row in
            object([
              ("value", JSONValue(row.status)), ("text", .string(USBStatusText.text(row.status))),
              ("count", JSONValue(row.count)),
            ])
          })
      ),
      ("waiting", .array(stats.waiting.map { .string($0.request.text) })),
      (
        "notes",
        .array(
          stats.notes.map { object([("packet", JSONValue($0.packet)), ("text", .string($0.text))]) })
      ),
      ("story", storyJSON),
    ])
  }

  private func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }

  private func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  private var traffic: JSONValue {
    object([
      ("packets", JSONValue(captured.packets)), ("bytes", JSONValue(captured.bytes)),
      ("unrelated", JSONValue(captured.unrelated)), ("cut", JSONValue(captured.cut)),
      ("without_submission", JSONValue(captured.withoutSubmission)), ("pending", JSONValue(captured.pending)),
      ("unreadable", JSONValue(captured.unreadable)), ("board_reports", JSONValue(decoded.boardReports)),
      ("other_reports", JSONValue(decoded.otherReports)), ("stray_reports", JSONValue(decoded.strayReports)),
      ("gaps", JSONValue(decoded.gaps)), ("failed_transfers", JSONValue(decoded.failedTransfers)),
      ("withdrawn_transfers", JSONValue(decoded.withdrawnTransfers)), ("boards", JSONValue(stats.boards)),
      ("commands", JSONValue(stats.total)), ("failed", JSONValue(stats.failed)),
      ("unanswered", JSONValue(stats.unanswered)), ("retries", JSONValue(stats.retries)),
      ("damage", damage.map { .string($0) } ?? .null),
    ])
  }

  private func figures(_ row: CommandFigures) -> JSONValue {
    func seconds(_ nanoseconds: UInt64) -> JSONValue {
      row.durations.count == 0 ? .null : .number(Double(nanoseconds) / 1e9)
    }
    return object([
      ("command", .string(row.name)), ("count", JSONValue(row.count)), ("failed", JSONValue(row.failed)),
      ("unanswered", JSONValue(row.unanswered)), ("retries", JSONValue(row.retries)),
      ("shortest", seconds(row.durations.minimum)), ("median", seconds(row.durations.median)),
      ("longest", seconds(row.durations.maximum)), ("bytes_out", JSONValue(row.bytesOut)),
      ("bytes_in", JSONValue(row.bytesIn)), ("bytes_per_second", row.throughput.map { .number($0) } ?? .null),
    ])
  }

  private var storyJSON: JSONValue {
    object([
      ("boards", strings(story.boards)),
      (
        "steps",
        .array(
          story.steps.map { step in
            object([
              ("time", .number(CommandJSON.seconds(step.time, since: story.start))), ("device", .string(step.device)),
              ("text", .string(step.text)), ("failed", .bool(step.isFailure)),
            ])
          })
      ),
      ("omitted", JSONValue(story.omitted)), ("remarks", strings(story.remarks)),
      ("ending", .string(story.ending)), ("failures", .array(story.failures.map(failure))),
      ("more_failures", JSONValue(story.moreFailures)), ("text", .string(story.lines.joined(separator: "\n"))),
    ])
  }

  private func failure(_ failure: CaptureStory.Failure) -> JSONValue {
    object([
      ("number", JSONValue(failure.number)), ("command", .string(failure.command)),
      ("time", .number(CommandJSON.seconds(failure.time, since: story.start))),
      ("packets", .array([JSONValue(failure.packets.lowerBound), JSONValue(failure.packets.upperBound)])),
      ("request", .string(failure.request)), ("answer", .string(failure.answer)),
      ("meaning", .string(failure.meaning)), ("repetitions", JSONValue(failure.repetitions)),
      (
        "causes",
        .array(
          failure.causes.map { cause in
            object([
              ("cause", .string(cause.text)), ("names", strings(cause.names)), ("fit", .string(cause.fit.rawValue)),
              ("evidence", strings(cause.evidence)), ("test", .string(cause.test)),
            ])
          })
      ),
    ])
  }
}
