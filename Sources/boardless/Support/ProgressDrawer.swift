import Provisioning

/// Draws what a provisioning does on standard error: a line a phase, and while a phase runs its progress in
/// place, if that is a terminal. Nothing it draws outlives the line it stands on.
final class ProgressDrawer {
  private let drawsInPlace = Console.drawsOnTerminal
  private let isQuiet: Bool
  private var lines = ProvisioningLines()
  private var shownPercent = -1

  init(quiet: Bool) { isQuiet = quiet }

  func handle(_ event: ProvisioningEvent) {
    if case .warning = event {} else if isQuiet { return }
    if case .progress(let phase, let done, let total) = event { return draw(phase, done, total) }
    for line in lines.lines(for: event) {
      finish()
      Console.note(line + "\n")
    }
  }

  /// Clears what stands in place, before something else is printed.
  func finish() {
    if drawsInPlace && shownPercent >= 0 { Console.note("\r\u{1B}[K") }
    shownPercent = -1
  }

  private func draw(_ phase: ProvisioningPhase, _ done: Int, _ total: Int) {
    guard drawsInPlace, total > 0 else { return }
    let percent = min(100, done * 100 / total)
    guard percent != shownPercent else { return }
    shownPercent = percent
    let cells = percent / 4
    let bar = String(repeating: "#", count: cells) + String(repeating: "-", count: 25 - cells)
    Console.note("\r\u{1B}[K  \(ProvisioningLines.padded(phase.rawValue, 28))[\(bar)] \(percent)%")
  }
}
