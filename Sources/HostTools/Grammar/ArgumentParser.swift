/// Splits a command line as click does: short options in clusters, `--name=value`, `--`, and options between
/// arguments where the rule is no group's.
struct ArgumentParser {
  private let rule: CommandLineRule
  private let options: [OptionRule]
  /// By option name: the text given, nil for a flag's contrary. In the order in which they were first given.
  private(set) var given: [(name: String, option: OptionRule, value: String?)] = []
  /// Words that are no options.
  private(set) var words: [String] = []
  private var rest: ArraySlice<String>

  /// Parses `arguments`.
  ///
  /// - Parameter hasHelp: whether `--help` belongs to the options.
  init(_ rule: CommandLineRule, _ arguments: [String], hasHelp: Bool = true) throws(ToolEnd) {
    self.rule = rule
    options = rule.options + (hasHelp ? [OptionRule.help] : [])
    rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        break
      } else if word.count > 1, word.hasPrefix("-") {
        try take(word)
      } else if rule.isGroup {
        words.append(word)
        break
      } else {
        words.append(word)
      }
    }
    words += rest
  }

  /// The last value given for an option; nil if none was.
  func value(_ name: String) -> String? { given.last { $0.name == name }?.value }

  private mutating func take(_ word: String) throws(ToolEnd) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let explicit = parts.count > 1 ? String(parts[1]) : nil
    if Self.isLong(name), let (option, isNegated) = find(name) {
      try record(option, isNegated, as: name, explicit: explicit)
    } else if word.hasPrefix("--") {
      throw rule.error("No such option \(PythonText.quoted(name))." + suggestions(for: name))
    } else {
      try takeCluster(word)
    }
  }

  private mutating func takeCluster(_ word: String) throws(ToolEnd) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      let name = "-" + String(letter)
      guard let (option, isNegated) = find(name) else {
        throw rule.error("No such option \(PythonText.quoted(name)).")
      }
      if option.kind != nil, !letters.isEmpty {
        try record(option, isNegated, as: name, explicit: String(letters))
        return
      }
      try record(option, isNegated, as: name, explicit: nil)
    }
  }

  private mutating func record(
    _ option: OptionRule, _ isNegated: Bool, as name: String, explicit: String?
  ) throws(ToolEnd) {
    var value: String? = isNegated ? nil : option.constant
    if option.kind != nil {
      guard let taken = explicit ?? rest.popFirst() else {
        throw .usage("Option \(PythonText.quoted(name)) requires an argument.", usage: nil, help: nil)
      }
      value = taken
    } else if explicit != nil {
      throw .usage("Option \(PythonText.quoted(name)) does not take a value.", usage: nil, help: nil)
    }
    given.append((option.name, option, value))
  }

  private func find(_ name: String) -> (OptionRule, Bool)? {
    for option in options {
      if option.spellings.contains(name) { return (option, false) }
      if option.negations.contains(name) { return (option, true) }
    }
    return nil
  }

  /// One dash and one letter is short, everything else long, `-sd` too.
  private static func isLong(_ name: String) -> Bool { name.hasPrefix("--") || name.count > 2 }

  private func suggestions(for name: String) -> String {
    // Ours are left out: a mistyped name gets the answer SPSDK gives.
    let known = options.filter(\.isCommon).flatMap { $0.spellings + $0.negations }.filter(Self.isLong)
    return CloseMatches.words(CloseMatches.of(name, among: known))
  }
}

extension CloseMatches {
  /// The suggestions as click appends them to a message; nothing where there are none.
  static func words(_ matches: [String]) -> String {
    let quoted = matches.sorted().map { PythonText.quoted($0) }
    switch quoted.count {
    case 0: return ""
    case 1: return " Did you mean \(quoted[0])?"
    default: return " (Did you mean one of: \(quoted.joined(separator: ", "))?)"
    }
  }
}
