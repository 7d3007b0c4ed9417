/// What a capture tells, in plain words.
public struct CaptureStory: Equatable, Sendable {
  /// Something that the host did, or several of the same in a row.
  public struct Step: Equatable, Sendable {
    /// When it began, nanoseconds since 1970.
    public var time: UInt64
    /// Which board: `1.7 flashloader`.
    public var device: String
    /// What, and what came of it.
    public var text: String
    /// Whether it failed.
    public var isFailure: Bool
  }

  /// A cause that may explain a failure.
  public struct Cause: Equatable, Sendable {
    /// How well it fits.
    public enum Fit: String, Sendable {
      /// Something in the capture speaks for it.
      case well = "fits well"
      /// Nothing speaks against it.
      case maybe = "may be"
      /// Something in the capture speaks against it.
      case badly = "fits badly"
    }

    /// What it is.
    public var text: String
    /// How well it fits.
    public var fit: Fit
    /// What in the capture speaks for it or against it.
    public var evidence: [String]
    /// What would show whether it is this one.
    public var test: String
    /// The names of the causes that it is (`boardless causes`), one or several that a capture cannot tell apart; none
    /// where that library has it not.
    public var names: [String] = []
  }

  /// A command that failed.
  public struct Failure: Equatable, Sendable {
    /// Its place in the capture, as `CapturedCommand.number`.
    public var number: Int
    /// Its name.
    public var command: String
    /// When it began, nanoseconds since 1970.
    public var time: UInt64
    /// The packets between which it passed.
    public var packets: ClosedRange<Int>
    /// The command and its arguments.
    public var request: String
    /// What became of it.
    public var answer: String
    /// What that means.
    public var meaning: String
    /// How often the same failed again.
    public var repetitions: Int
    /// The causes that are known, the one that fits best first.
    public var causes: [Cause]
  }

  /// What was on the bus: `15a2:0073 flashloader K2.1.0 at 1.7`.
  public var boards: [String]
  /// What the host did, in order.
  public var steps: [Step]
  /// Commands that are not among the steps, as there are too many.
  public var omitted: Int
  /// What else the capture shows.
  public var remarks: [String]
  /// What failed, each with its causes.
  public var failures: [Failure]
  /// Failures that are not listed, as there are too many.
  public var moreFailures: Int
  /// How it ended.
  public var ending: String
  /// The capture's start, nanoseconds since 1970.
  public var start: UInt64

  /// The story in a sentence.
  public var headline: String {
    guard !boards.isEmpty else { return "No board is in the capture." }
    guard let first = failures.first else {
      return steps.isEmpty ? "A board is in the capture, and nobody talks to it." : "Nothing failed."
    }
    let more = failures.count - 1 + moreFailures
    return "\(first.request) failed: \(first.answer)" + (more > 0 ? "; and \(more) more after it." : ".")
  }

  /// The story as lines of text.
  public var lines: [String] {
    var result = [headline]
    for board in boards { result.append("Board: " + board) }
    if !steps.isEmpty { result.append("What the host did:") }
    var device: String?
    for step in steps {
      if step.device != device { result.append("  with \(step.device)") }
      device = step.device
      let time = Words.right(Words.seconds(Int64(truncatingIfNeeded: step.time &- start)), 12)
      result.append("  \(time)  " + (step.isFailure ? "FAILED: " : "") + step.text)
    }
    if omitted > 0 { result.append("  and \(Words.count(omitted, "command")) more") }
    result += remarks
    result.append(ending)
    for failure in failures { result += Self.lines(failure) }
    if moreFailures > 0 { result.append("And \(Words.count(moreFailures, "failure")) more, not listed.") }
    return result
  }

  private static func lines(_ failure: Failure) -> [String] {
    var result = [
      "",
      "What failed: \(failure.request) (command \(failure.number), packets \(failure.packets.lowerBound) to "
        + "\(failure.packets.upperBound))",
      "  " + failure.answer,
      "  " + failure.meaning,
    ]
    if failure.repetitions > 0 { result.append("  The same failed \(failure.repetitions) more times.") }
    for (index, cause) in failure.causes.enumerated() {
      result.append("  \(index + 1). \(cause.fit.rawValue): \(cause.text)")
      for evidence in cause.evidence { result.append("     - \(evidence)") }
      if cause.fit != .badly { result.append("     to tell: \(cause.test)") }
    }
    return result
  }
}
