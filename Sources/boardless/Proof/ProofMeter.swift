/// A line on standard error that says how far a proof or a soak has come, at most once a second. Used by one thread at a
/// time.
final class ProofMeter: @unchecked Sendable {
  private let quiet: Bool
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private let onTerminal = Console.drawsOnTerminal
  /// Seconds between two lines where they are kept, as in a log.
  private static let logPause = 60.0

  init(quiet: Bool) { self.quiet = quiet }

  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - instant).components
    return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
  }

  /// Shows a line if it is time for one.
  /// - Parameter text: makes it, of the seconds since the start.
  func show(_ text: (Double) -> String) {
    guard !quiet, seconds(since: last ?? start) >= (onTerminal ? 1 : Self.logPause) else { return }
    last = ContinuousClock.now
    let line = text(seconds(since: start))
    Console.note(onTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
  }

  /// Clears the line; says how many seconds have passed.
  func finish() -> Double {
    if last != nil, onTerminal { Console.note("\r\u{1B}[K") }
    return seconds(since: start)
  }
}
