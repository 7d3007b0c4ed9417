/// A command's arguments and options, converted.
struct ParsedCommand {
  private var values: [String: ArgumentValue] = [:]
  private var flags: [String: String?] = [:]
  /// `--help` was among the options: nothing else was looked at.
  let wantsHelp: Bool

  /// Converts a command line as click does: options in the order given, then arguments, then words too many.
  ///
  /// - Parameters:
  ///   - shown: the command that usage errors name; a batch file's commands speak in the name of `batch`.
  ///   - read: reads a file for an argument that is one; throws what the system says of it.
  init(
    _ rule: CommandLineRule, _ arguments: [String], shown: CommandLineRule,
    read: (String) throws(SystemError) -> [UInt8]
  ) throws(ToolEnd) {
    let named = CommandLineRule(path: shown.path, arguments: shown.arguments, options: rule.options)
    // The parser's own errors name the command they are about, in the words of the one shown.
    let parser = try ArgumentParser(named, arguments)
    wantsHelp = parser.given.contains { $0.name == OptionRule.help.name }
    if wantsHelp { return }
    for (index, (name, option, value)) in parser.given.enumerated() {
      // Of an option given twice only the last counts, and only that is looked at.
      if parser.given[(index + 1)...].contains(where: { $0.name == name }) { continue }
      guard let kind = option.kind, let value else {
        flags[name] = value
        continue
      }
      values[name] = try Self.convert(value, kind, hint: option.hint, shown, read)
    }
    var words = parser.words[...]
    for argument in rule.arguments {
      guard let text = words.popFirst() ?? argument.fallback else {
        guard argument.isRequired else { continue }
        var message = "Missing argument '\(argument.metavar)'."
        if case .choice(let choices) = argument.kind {
          message += " Choose from:\n\t" + choices.joined(separator: ",\n\t")
        }
        throw shown.error(message)
      }
      values[argument.name] = try Self.convert(text, argument.kind, hint: "'\(argument.metavar)'", shown, read)
    }
    guard words.isEmpty else {
      throw shown.error(
        "Got unexpected extra argument\(words.count == 1 ? "" : "s") (\(words.joined(separator: " ")))")
    }
  }

  /// A number that the rule says is always there.
  func number(_ name: String) -> PythonInteger {
    if case .integer(let value) = values[name] { value } else { PythonInteger(0) }
  }

  /// A number, if it was given.
  func numberIfAny(_ name: String) -> PythonInteger? {
    if case .integer(let value) = values[name] { value } else { nil }
  }

  /// A number as a word of a packet.
  func word(_ name: String) throws(ToolEnd) -> UInt32 { try number(name).word() }

  /// A text, if it was given.
  func text(_ name: String) -> String? {
    if case .text(let value) = values[name] { value } else { nil }
  }

  /// The bytes of a file that was read.
  func bytes(_ name: String) -> [UInt8] {
    if case .bytes(let value) = values[name] { value } else { [] }
  }

  /// Whether a flag was given, and not its contrary after it.
  func has(_ name: String) -> Bool { flags[name].flatMap { $0 } != nil }

  private static func convert(
    _ text: String, _ kind: ValueKind, hint: String, _ shown: CommandLineRule,
    _ read: (String) throws(SystemError) -> [UInt8]
  ) throws(ToolEnd) -> ArgumentValue {
    func wrong(_ message: String) -> ToolEnd { shown.error("Invalid value for \(hint): \(message)") }
    switch kind {
    case .integer(let base):
      guard let value = PythonInteger(text, base: base) else {
        throw wrong("\(PythonText.quoted(text)) is not a valid integer")
      }
      return .integer(value)
    case .decimal:
      guard let value = PythonInteger(text, base: 10) else {
        throw wrong("\(PythonText.quoted(text)) is not a valid integer.")
      }
      return .integer(value)
    case .choice(let choices):
      guard let match = choices.first(where: { $0.lowercased() == text.lowercased() }) else {
        // click shows the words as it compares them.
        let list = choices.map { PythonText.quoted($0.lowercased()) }.joined(separator: ", ")
        throw wrong("\(PythonText.quoted(text)) is not one of \(list).")
      }
      return .text(match)
    case .inputFile:
      do throws(SystemError) { return .bytes(try read(text)) } catch {
        throw wrong("'\(text)': \(error.text)")
      }
    case .family:
      throw wrong(
        "\(PythonText.quoted(text)) is not a chip whose properties these tools know apart: leave it out for an RT1020.")
    case .text, .outputFile: return .text(text)
    }
  }
}
