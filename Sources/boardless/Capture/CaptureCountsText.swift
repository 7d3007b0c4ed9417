import CaptureDecoding

/// What a capture holds beside commands, in a line.
enum CaptureCountsText {
  static func line(_ reading: CaptureInput.Reading) -> String {
    let (captured, decoded) = (reading.end.counts, reading.counts)
    let parts = [
      (captured.packets, "packet", ""), (decoded.boardReports, "report", " of boards"),
      (captured.unrelated, "packet", " of other traffic"), (decoded.otherReports, "report", " of other devices"),
      (decoded.strayReports, "report", " without a command"), (decoded.gaps, "gap", " in data"),
      (captured.cut, "packet", " cut short"), (captured.withoutSubmission, "transfer", " begun before the capture"),
      (captured.pending, "transfer", " not ended in it"), (captured.unreadable, "packet", " unreadable"),
      (decoded.failedTransfers, "transfer", " failed"),
    ]
    return parts.enumerated().filter { $0.offset < 2 || $0.element.0 > 0 }
      .map { "\($0.element.0) \($0.element.1)" + ($0.element.0 == 1 ? "" : "s") + $0.element.2 }
      .joined(separator: ", ")
  }
}
