import VirtualRT1020

/// The table of faults as a page of documentation.
extension FaultForm {
  /// All faults in Markdown: what Docs/Faults.md has under "Reference".
  public static var reference: String {
    var lines = ["| key | values | unless given | |", "| --- | --- | --- | --- |"]
    for key in Fault.Trigger.keys {
      lines.append("| `\(key.name)` | \(key.allowed) | \(key.standard) | \(key.meaning) |")
    }
    for area in Area.allCases {
      lines += ["", "### \(area.title)"]
      for form in all where form.area == area { lines += form.markdown }
    }
    return lines.joined(separator: "\n")
  }

  private var markdown: [String] {
    let counts = counts.map { "It counts \($0)." } ?? "It is a state: only `from` and `until` bound it."
    let place = takesAddresses ? " It looks at `addresses`." : ""
    var lines = ["", "#### `\(name)`", "", "\(meaning) \(counts)\(place)", ""]
    if !keys.isEmpty {
      lines += ["| key | values | unless given | |", "| --- | --- | --- | --- |"]
      for key in keys {
        lines.append("| `\(key.name)` | \(key.allowed) | \(key.standardText ?? "must be given") | \(key.meaning) |")
      }
      lines.append("")
    }
    return lines + ["```yaml", "- " + example, "```", "```swift", swiftExample, "```"]
  }
}

extension FaultForm.Area {
  fileprivate var title: String {
    switch self {
    case .flash: "Flash"
    case .fuses: "Fuses"
    case .usb: "USB"
    case .firmware: "Firmware"
    case .power: "Power"
    }
  }
}
