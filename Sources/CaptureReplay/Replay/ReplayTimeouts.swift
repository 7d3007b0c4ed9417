/// How long a replay waits for a board.
struct ReplayTimeouts: Sendable {
  /// For a board to take a report.
  var report: Duration
  /// For the next of a row of data.
  var data: Duration
  /// For an answer at least.
  private var shortest: Duration
  /// So many times what the recorded board took.
  private var factor: Int

  /// For a virtual board in this process, whose time costs nothing.
  static let virtual = ReplayTimeouts(report: .seconds(300), data: .seconds(300), shortest: .seconds(600), factor: 1)
  /// For a board outside, whose time is everybody's.
  static let real = ReplayTimeouts(report: .seconds(5), data: .seconds(5), shortest: .seconds(10), factor: 4)

  /// For a command that the recorded host got no answer to.
  private static let silence = Duration.seconds(1)

  /// For an answer of this exchange.
  func answer(of exchange: RecordedExchange) -> Duration {
    // Silence is recorded: the host's patience then is what there is to compare with.
    let waited = Duration.nanoseconds(Int64(clamping: exchange.quiet))
    guard exchange.reports.contains(where: \.isFromDevice) else { return max(Self.silence, min(waited, shortest)) }
    var longest: UInt64 = 0
    for (before, report) in zip(exchange.reports, exchange.reports.dropFirst()) where report.isFromDevice {
      longest = max(longest, report.time >= before.time ? report.time - before.time : 0)
    }
    return max(shortest, .nanoseconds(Int64(clamping: min(longest, 3_600_000_000_000))) * factor)
  }
}
