/// What one command, or the tool before its command, takes.
struct CommandLineRule: Sendable {
  /// `blhost fill-memory`.
  let path: String
  let arguments: [ArgumentRule]
  let options: [OptionRule]
  /// True for the tool itself and its groups: options end with the first word that is none.
  var isGroup = false
  /// True for the tool itself, whose usage errors name no help.
  var isRoot = false

  /// The line behind `Usage: `, folded as click folds it.
  var usage: String {
    let pieces =
      isGroup ? "[OPTIONS] COMMAND [ARGS]..." : (["[OPTIONS]"] + arguments.map(\.metavar)).joined(separator: " ")
    return UsageText.folded(prefix: "Usage: \(path) ", pieces)
  }

  /// A usage error of this command.
  func error(_ message: String) -> ToolEnd { .usage(message, usage: usage, help: isRoot ? nil : path) }
}

/// How click folds a usage line at 78 columns.
enum UsageText {
  static func folded(prefix: String, _ text: String, width: Int = 78) -> String {
    let indent = String(repeating: " ", count: prefix.count)
    var lines: [String] = []
    var line = prefix
    var isEmpty = true
    for word in words(text) {
      let blank = isEmpty || word.joins ? "" : " "
      if !isEmpty, line.count + blank.count + word.text.count > width {
        lines.append(line)
        line = indent + word.text
      } else {
        line += blank + word.text
      }
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// Words, parted also behind a hyphen inside one, where Python's textwrap may break a line.
  private static func words(_ text: String) -> [(text: String, joins: Bool)] {
    var result: [(text: String, joins: Bool)] = []
    for word in text.split(separator: " ") {
      let letters = Array(word)
      var part = ""
      var joins = false
      for (index, letter) in letters.enumerated() {
        part.append(letter)
        if letter == "-", index > 1, index + 2 < letters.count, letters[index - 1].isLetter,
          letters[index - 2].isLetter,
          letters[index + 1].isLetter, letters[index + 2].isLetter
        {
          result.append((part, joins))
          part = ""
          joins = true
        }
      }
      result.append((part, joins))
    }
    return result
  }
}
