/// The steps of a story as they come: what repeats is told once, what is too much is counted.
struct StepList {
  private struct Row {
    var step: CaptureStory.Step
    var key: String?
    var details: [String]
    var count: Int
    var bytes: Int
  }

  private static let maximumRows = 48
  private static let maximumDetails = 8

  private var rows: [Row] = []
  private(set) var omitted = 0

  mutating func add(_ command: CapturedCommand, device: String, programsBlock: Bool) {
    let text = StepText(command, programsBlock: programsBlock)
    let moved = command.bytesOut + command.bytesIn
    if let key = text.key, let last = rows.last, last.key == key, last.step.device == device {
      rows[rows.count - 1].count += 1
      rows[rows.count - 1].bytes += moved
      if let detail = text.detail, last.details.count < Self.maximumDetails {
        rows[rows.count - 1].details.append(detail)
      }
      return
    }
    let isFailure = command.outcome != .ok
    guard rows.count < Self.maximumRows || isFailure && rows.count < Self.maximumRows + 16 else {
      omitted += 1
      return
    }
    let step = CaptureStory.Step(time: command.began, device: device, text: text.text, isFailure: isFailure)
    rows.append(Row(step: step, key: text.key, details: text.detail.map { [$0] } ?? [], count: 1, bytes: moved))
  }

  var steps: [CaptureStory.Step] {
    rows.map { row in
      guard row.count > 1, let key = row.key else { return row.step }
      var step = row.step
      if row.details.isEmpty {
        step.text =
          "\(key) \(row.count) times" + (row.bytes > 0 ? ", \(row.bytes) bytes" : "") + "; first: " + step.text
      } else {
        let more = row.count - row.details.count
        step.text = key + " " + row.details.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      }
      return step
    }
  }
}
