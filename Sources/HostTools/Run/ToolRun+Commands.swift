extension ToolRun {
  /// Runs the whole command line.
  func carryOut(_ arguments: [String]) throws(ToolEnd) {
    guard !arguments.isEmpty else { throw .helpInstead(HelpText.tool(tool)) }
    let parser = try ArgumentParser(tool.rule, arguments, hasHelp: false)
    for (name, _, _) in parser.given {
      if name == "version" {
        print(HelpText.version(tool))
        return
      }
      if name == "help" {
        print(Array(HelpText.tool(tool).utf8))
        return
      }
    }
    try adopt(parser)
    let (command, rest) = try find(parser.words, among: tool.commands, tool.rule)
    // A wish for help needs no device.
    if !arguments.contains("--help"), command.name != "get-families", command.refusal == nil { try open(parser) }
    if command.name == "get-property", try showsProperties(arguments) { return }
    try carryOut(command, rest, in: tool.rawValue, shown: nil)
  }

  /// Runs a command, or the command of a group.
  ///
  /// - Parameter shown: the command in whose name usage errors speak, if not its own.
  func carryOut(
    _ command: ToolCommand, _ arguments: [String], in path: String, shown: CommandLineRule?
  ) throws(ToolEnd) {
    let rule = command.rule(in: path)
    if let refusal = command.refusal, !arguments.contains("--help") { throw .app(refusal) }
    if arguments.isEmpty, command.showsHelpWithoutArguments {
      throw .helpInstead(HelpText.command(command, rule, tool))
    }
    guard command.commands.isEmpty else {
      let parser = try ArgumentParser(rule, arguments)
      if parser.value("help") != nil { return print(Array(HelpText.command(command, rule, tool).utf8)) }
      let (inner, rest) = try find(parser.words, among: command.commands, rule)
      return try carryOut(inner, rest, in: rule.path, shown: nil)
    }
    let parsed = try ParsedCommand(rule, arguments, shown: shown ?? rule) { path throws(SystemError) in
      try system.read(path)
    }
    if parsed.wantsHelp { return print(Array(HelpText.command(command, rule, tool).utf8)) }
    answerName = command.name.split(separator: "_").joined(separator: "-")
    try command.body?(self, parsed)
  }

  /// The command that the first word names, and what follows it.
  private func find(
    _ words: [String], among commands: [ToolCommand], _ rule: CommandLineRule
  ) throws(ToolEnd) -> (ToolCommand, [String]) {
    guard let name = words.first else { throw rule.error("Missing command.") }
    guard let command = commands.first(where: { $0.name == name }) else {
      if name.hasPrefix("-"), name.count > 1 { try adopt(ArgumentParser(rule, words)) }
      throw rule.error(
        "No such command \(PythonText.quoted(name))."
          + CloseMatches.words(CloseMatches.of(name, among: commands.map(\.name))))
    }
    return (command, Array(words.dropFirst()))
  }

  /// The wish for a list of properties, which SPSDK hears before it looks at anything else.
  private func showsProperties(_ arguments: [String]) throws(ToolEnd) -> Bool {
    guard arguments.count > 0, let place = arguments.firstIndex(of: "get-property") else { return false }
    guard place + 1 < arguments.count else {
      note("Invalid index for get-property\n")
      throw .exit(1)
    }
    guard PropertyName.tag(arguments[place + 1]) == PythonInteger(0), !arguments.contains("--help") else {
      return false
    }
    print(HelpText.properties)
    return true
  }
}
