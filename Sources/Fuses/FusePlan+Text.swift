extension FusePlan {
  /// The plan in plain words, a line each: what changes, in which order, what it means; or why it must not be burnt.
  public var lines: [String] {
    var lines: [String] = []
    let changing = changes.filter { $0.adds != 0 }
    if !changing.isEmpty {
      lines.append("What would change")
      for change in changing { lines += Self.lines(change) }
    }
    let right = changes.filter(\.isAlreadyRight)
    if !right.isEmpty {
      lines.append("Already as wanted, not burnt again")
      for change in right { lines.append("  " + FuseText.word(change.word)) }
    }
    guard isAllowed else { return lines + refusalLines }
    if steps.isEmpty {
      lines.append("Nothing is left to burn")
    } else {
      lines.append("In this order, each word read back before the next")
      for (index, step) in steps.enumerated() { lines.append("  \(index + 1). \(Self.text(step))") }
    }
    let heavy = consequences.filter { $0.weight != .note }
    if !heavy.isEmpty {
      lines.append("What it means, for ever")
      for consequence in heavy { lines.append((consequence.weight == .danger ? "  ! " : "  - ") + consequence.text) }
    }
    let notes = consequences.filter { $0.weight == .note }
    if !notes.isEmpty {
      lines.append("Good to know")
      for note in notes { lines.append("  - " + note.text) }
    }
    return lines
  }

  private var refusalLines: [String] {
    var lines = ["This must not be burnt"]
    for refusal in refusals {
      lines.append("  x " + (refusal.word.map { FuseText.word($0) + ": " } ?? "") + refusal.cause)
      lines.append("    try: " + refusal.remedy)
    }
    return lines
  }

  private static func lines(_ change: FuseChange) -> [String] {
    let name = FuseText.padded(FuseText.word(change.word), 26)
    let before = change.before.map(FuseText.value) ?? "unreadable"
    let after = change.after.map(FuseText.value) ?? "?"
    var lines = ["  \(name)\(before) -> \(after)   asked for by \(change.sources.joined(separator: ", "))"]
    guard let result = change.after, !FuseWord.keyHash.contains(change.word) else { return lines }
    for field in FuseWord.fields(change.word) where field.mask & change.adds != 0 && field.mask != .max {
      lines.append("      \(field.name) becomes \(field.text(of: result)): \(field.meaning)")
    }
    return lines
  }

  private static func text(_ step: FuseStep) -> String {
    switch step {
    case .compareKeys: "read all eight words of SRK_HASH and go on only if they are right"
    case .burn(let burn):
      "burn \(FuseText.word(burn.word)): the bits \(FuseText.value(burn.adds))"
        + (burn.stage == .close ? ", which closes the part" : "")
        + (burn.stage == .locks ? ", which locks words" : "")
        + (burn.stage == .wayBack ? ", after which there may be no way back" : "")
    }
  }
}

extension FuseText {
  /// The text with blanks behind it, one at least.
  public static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
