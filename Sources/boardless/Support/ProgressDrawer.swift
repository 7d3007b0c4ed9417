import Provisioning

/// Draws what a provisioning does on standard error: a line a phase, and while a phase runs its progress in
/// place, if that is a terminal. Nothing it draws outlives the line it stands on.
final class ProgressDrawer {
  private let drawsInPlace = Console.drawsOnTerminal
  private let isQuiet: Bool
  private var shownPercent = -1
  private var current: ProvisioningPhase?

  init(quiet: Bool) { isQuiet = quiet }

  func handle(_ event: ProvisioningEvent) {
    switch event {
    case .warning(let text): line("  ! " + text)
    case _ where isQuiet: return
    case .started(let phase): current = phase
    case .progress(let phase, let done, let total): draw(phase, done, total)
    case .finished(let phase, let time): line("  " + padded(phase.rawValue) + Self.text(time))
    case .note(let text): line("    " + text)
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
    Console.note("\r\u{1B}[K  \(padded(phase.rawValue))[\(bar)] \(percent)%")
  }

  private func line(_ text: String) {
    finish()
    Console.note(text + "\n")
  }

  private func padded(_ text: String) -> String { text + String(repeating: " ", count: max(1, 28 - text.count)) }

  /// `1.234 s`, `12 ms`.
  static func text(_ time: Duration) -> String {
    let parts = time.components
    let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest + " s"
  }
}
