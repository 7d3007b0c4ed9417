/// Options that stand before the command.
enum GlobalOptions {
  private static func interface(_ name: String, _ spellings: [String], _ metavar: String, _ summary: String)
    -> OptionRule
  {
    OptionRule(name: name, spellings: spellings, kind: .text, metavar: metavar, summary: summary)
  }

  private static let port = interface("port", ["-p", "--port"], "PATH[,BAUD]", "The board on a serial line.")
  private static let usb = interface(
    "usb", ["-u", "--usb"], "VID:PID|VID,PID|VID|PATH|NAME", "The board on USB; numbers are hexadecimal or decimal.")
  private static let plugin = interface("plugin", ["-x", "--plugin"], "TEXT", "SPSDK's plug-ins: not for these tools.")

  private static let others: [OptionRule] = [
    interface("sdio", ["-sd", "--sdio"], "TEXT", "SDIO: no RT1020 has it."),
    interface("lpcusbsio", ["-l", "--lpcusbsio"], "TEXT", "A USB-SIO bridge: not for an RT1020."),
    interface("can", ["-cb", "--can"], "TEXT", "CAN: no RT1020 flashloader has it."),
    interface("buspal", ["-b", "--buspal"], "TEXT", "A BusPal bridge: not for an RT1020."),
  ]

  private static func timeout(_ milliseconds: Int) -> OptionRule {
    OptionRule(
      name: "timeout", spellings: ["-t", "--timeout"], kind: .decimal, metavar: "MS",
      summary: "How long to wait for each answer, \(milliseconds) ms unless given.")
  }

  private static let common: [OptionRule] = [
    OptionRule(name: "json", spellings: ["-j", "--json"], summary: "Prints the answer as JSON."),
    OptionRule(
      name: "log", spellings: ["-v", "--verbose"], constant: "info", summary: "Says on standard error what it does."),
    OptionRule(name: "log", spellings: ["-vv", "--debug"], constant: "debug", summary: "As -v."),
    OptionRule(name: "log", spellings: ["-vvv", "--trace"], constant: "trace", summary: "As -v."),
    OptionRule(name: "version", spellings: ["--version"], summary: "Says whose the tool is, and ends."),
    OptionRule.help,
  ]

  /// What the C++ tools spell otherwise, and what is ours.
  private static let ours: [OptionRule] = [
    OptionRule(
      name: "board", spellings: ["--board"], kind: .text, isCommon: false, metavar: "NAME",
      summary: "A virtual board that runs under this name."),
    OptionRule(
      name: "record", spellings: ["--record"], kind: .text, isCommon: false, metavar: "FILE",
      summary: "Writes what passes on the bus to a pcapng capture."),
    OptionRule(
      name: "explain", spellings: ["--explain"], isCommon: false,
      summary: "Says on standard error why a command failed: 'boardless diagnose' looks at the board."),
    OptionRule(
      name: "strict", spellings: ["--strict"], isCommon: false,
      summary: "Does right what SPSDK does wrong, see Docs/DropIns.md."),
    OptionRule(name: "log", spellings: ["-V"], constant: "info", isCommon: false, summary: "As -v; NXP's C++ tools."),
    OptionRule(name: "log", spellings: ["-d"], constant: "debug", isCommon: false, summary: "As -vv; NXP's C++ tools."),
    OptionRule(
      name: "noping", spellings: ["-n", "--noping"], isCommon: false,
      summary: "Sends no ping on a serial line; NXP's C++ tools."),
    OptionRule(name: "help", spellings: ["-?"], isCommon: false, summary: "As --help; NXP's C++ tools."),
  ]

  static let blhost =
    [port, usb] + others + [plugin, timeout(HostTool.blhost.timeout)] + common
    + [OptionRule(name: "silent", spellings: ["-s", "--silent"], summary: "Prints no answer: the exit code tells.")]
    + ours

  static let sdphost = [port, usb, plugin, timeout(HostTool.sdphost.timeout)] + common + ours
}
