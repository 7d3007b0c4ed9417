import Testing

/// What the traits of one test case share: how its board is made, the board, and what became of the test.
///
/// One test case runs in one task at a time until its body starts others; see `Board`.
final class BoardSlot: @unchecked Sendable {
  /// The slot of the test case that runs.
  @TaskLocal static var current: BoardSlot?

  /// Lines of the log that a failure shows; all of it is in the attachment.
  static let shownLines = 24

  private var configuration = BoardConfiguration()
  private(set) var board: Board?
  private var sickness: SickBoard?
  private var misuseFails = false
  private var hasFailed = false
  /// Entries that an earlier failure showed.
  private var shown = 0

  /// Takes what a trait asks for and makes the board anew; the last trait's is the one that the test gets.
  func apply(_ trait: BoardTrait) throws(BoardError) {
    trait.configure(&configuration)
    if let sickness = trait.sickness { try fallSick(sickness.cause, sickness.seed) }
    if trait.misuseFails { misuseFails = true }
    configuration.isStrict = configuration.isStrict || misuseFails
    board = try Board(configuration)
    board?.sickness = sickness
  }

  /// The part and the flashloader stay; all else is as the cause has it.
  private func fallSick(_ cause: FailureCause, _ seed: UInt64) throws(BoardError) {
    let part = configuration.flash?.part ?? BoardConfiguration.Flash().part
    guard let sick = SickBoard(cause, part: part, firmware: configuration.firmware, seed: seed) else {
      throw .cannotBe(cause, part: part, firmware: configuration.firmware)
    }
    sickness = sick
    configuration = sick.configuration
  }

  /// Puts the log's last lines behind a failure's words.
  func comment(_ issue: Issue) -> Issue {
    guard issue.isFailure, let log = board?.log else { return issue }
    hasFailed = true
    var issue = issue
    let fresh = log.dropFirst(shown)
    let lines = fresh.suffix(Self.shownLines).map(\.description)
    let head = fresh.count > lines.count ? "the board's log, the last \(lines.count) lines:" : "the board's log:"
    shown = log.count
    issue.comments.append(
      Comment(rawValue: ([head] + (lines.isEmpty ? ["nothing new"] : lines)).joined(separator: "\n")))
    return issue
  }

  /// What the test did wrong to the board becomes failures.
  func judgeHost(of test: Test) {
    guard misuseFails, let log = board?.log else { return }
    for entry in log where entry.kind == .misuse {
      Issue.record(
        "the host misused the board: \(entry.text)", sourceLocation: test.sourceLocation)
    }
  }

  /// Attaches the whole log to a test that failed.
  func attachLog(to test: Test) {
    guard hasFailed, let log = board?.log else { return }
    let text = log.map { "\($0.description)\n" }.joined()
    Attachment.record(text, named: "board-log.txt", sourceLocation: test.sourceLocation)
  }
}
