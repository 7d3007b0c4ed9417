import Provisioning

/// Turns the events of a provisioning into lines: a phase with its time, below it what was found out.
struct ProvisioningLines {
  private var notes: [String] = []

  /// The lines that an event completes.
  mutating func lines(for event: ProvisioningEvent) -> [String] {
    switch event {
    case .started, .progress: return []
    case .warning(let text): return ["  ! " + text]
    case .note(let text):
      notes.append("      " + text)
      return []
    case .finished(let phase, let time):
      defer { notes = [] }
      return ["  " + Self.padded(phase.rawValue, 28) + Self.text(time)] + notes
    }
  }

  /// Text with blanks behind it.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// `1.234 s`, `12 ms`.
  static func text(_ time: Duration) -> String {
    let parts = time.components
    let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest + " s"
  }
}
