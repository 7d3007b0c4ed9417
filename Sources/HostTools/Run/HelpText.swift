/// The tools' help, in our words: scripts do not read it.
enum HelpText {
  /// What `--version` prints. The first line is SPSDK's, by which scripts know what they may ask for.
  static func version(_ tool: HostTool) -> String {
    """
    \(tool.rawValue), version \(HostTool.compatibleVersion)
    This is Boardless's \(tool.rawValue). It takes the place of SPSDK \(HostTool.compatibleVersion)'s.
    """
  }

  /// The help of a whole tool.
  static func tool(_ tool: HostTool) -> String {
    let purpose =
      tool == .blhost ? "Speaks to the flashloader of an RT1020." : "Speaks to the boot ROM of an RT1020."
    return tool.rule.usage + "\n\n  \(purpose)\n\nOptions:\n" + table(tool.options.map(row))
      + "\nCommands:\n" + table(tool.commands.map { ($0.name, $0.summary) })
  }

  /// The help of one command.
  static func command(_ command: ToolCommand, _ rule: CommandLineRule, _ tool: HostTool) -> String {
    var text = rule.usage + "\n\n  \(command.summary)\n\nOptions:\n" + table((command.options + [.help]).map(row))
    if !command.commands.isEmpty { text += "\nCommands:\n" + table(command.commands.map { ($0.name, $0.summary) }) }
    if command.name == "get-property" || command.name == "set-property" { text += "\n" + properties + "\n" }
    return text
  }

  /// The properties an RT1020 has, for `get-property 0`.
  static let properties = """
    Properties, by number or name:
       1 or current-version             version of the flashloader
       2 or available-peripherals       what it listens on
       7 or available-commands          what it can be asked for
      11 or max-packet-size             bytes of data in one packet
      12 or reserved-regions            RAM it keeps for itself
      14 or ram-start-address           INDEX 0 ITCM, 1 DTCM, 2 OCRAM
      15 or ram-size-in-bytes           INDEX as above
      17 or security-state              open or closed
      18 or unique-device-id            fuse words 1 and 2
      24 or target-version              version of the part's own code
      25 or external-memory-attributes  INDEX is a memory id, 9 the FlexSPI NOR
    SPSDK's other numbers and names are sent too; an RT1020 answers 10300.
    """

  private static func row(_ option: OptionRule) -> (String, String) {
    let names = (option.spellings + option.negations).joined(separator: ", ")
    return (option.metavar.isEmpty ? names : names + " " + option.metavar, option.summary)
  }

  private static func table(_ rows: [(String, String)]) -> String {
    let width = min(rows.map(\.0.count).max() ?? 0, 30)
    return rows.map { name, text in
      let fill =
        name.count <= width
        ? String(repeating: " ", count: width - name.count + 2) : "\n" + String(repeating: " ", count: width + 4)
      return "  " + name + fill + text + "\n"
    }.joined()
  }
}
