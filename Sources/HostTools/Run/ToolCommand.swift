/// One command of a tool: what it takes, and what it does.
struct ToolCommand: Sendable {
  let name: String
  var arguments: [ArgumentRule] = []
  var options: [OptionRule] = []
  /// For the help: what it does, in a line.
  let summary: String
  /// Without arguments it shows its help, on standard error, and ends with 2.
  var showsHelpWithoutArguments = true
  /// What the JSON calls it, if not by its name.
  var answerName: String?
  /// Commands of a group.
  var commands: [ToolCommand] = []
  /// A command for other chips: why it is refused.
  var refusal: String?
  /// What it does.
  var body: (@Sendable (ToolRun, ParsedCommand) throws(ToolEnd) -> Void)?

  /// The rule, for a tool or group of that path.
  func rule(in path: String) -> CommandLineRule {
    CommandLineRule(path: path + " " + name, arguments: arguments, options: options, isGroup: !commands.isEmpty)
  }
}
