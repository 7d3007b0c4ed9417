/// The bar that SPSDK draws on a terminal, and nowhere else: ten cells, redrawn at each full percent.
final class ProgressBar {
  private static let cells = 10

  private let run: ToolRun
  private let label: String?
  private var shown = -1

  /// A bar for `run`; without a label, or off a terminal, it draws nothing.
  init(_ run: ToolRun, _ label: String?) {
    self.run = run
    self.label = run.showsProgress ? label : nil
  }

  /// Shows how far it is.
  func report(_ done: Int, _ total: Int) {
    guard let label, total > 0 else { return }
    let percent = min(max(done * 100 / total, 0), 100)
    guard percent != shown else { return }
    shown = percent
    let full = percent * Self.cells / 100
    let bar = String(repeating: "#", count: full) + String(repeating: "-", count: Self.cells - full)
    let number = String(repeating: " ", count: percent < 10 ? 1 : 0) + "\(percent)"
    run.print(Array("\r\u{1B}[?25l\(number)% [\(bar)] \(label) \r".utf8))
    run.flush()
  }

  /// Gives the line and the cursor back.
  func end() {
    guard shown >= 0 else { return }
    run.print(Array("\n\u{1B}[J\u{1B}[?25h".utf8))
    run.flush()
  }
}
