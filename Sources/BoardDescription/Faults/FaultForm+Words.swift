import VirtualRT1020

extension FaultForm {
  /// What the fault is, its keys and an example, a line each.
  public var lines: [String] {
    var lines = [name + ": " + meaning]
    if let counts { lines.append("It counts " + counts + ".") }
    lines += ["", "keys"]
    for key in keys {
      lines.append("  \(Self.padded(key.name)) \(key.meaning)")
      lines.append("  \(Self.padded("")) \(key.allowed)" + (key.standardText.map { "; \($0) unless given" } ?? ""))
    }
    for key in Fault.Trigger.keys where commonKeys.contains(key.name) {
      lines.append("  \(Self.padded(key.name)) \(key.meaning)")
      lines.append("  \(Self.padded("")) \(key.allowed); \(key.standard) unless given")
    }
    return lines + ["", "in a plan", "  - " + example, "", "in Swift", "  " + swiftExample]
  }

  private static func padded(_ text: String) -> String {
    text + String(repeating: " ", count: max(0, 11 - text.utf8.count))
  }
}
