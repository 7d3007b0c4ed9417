/// How a command of a drop-in tool ends, other than by coming to its end: what is printed, and the exit code.
enum ToolEnd: Error, Equatable, Sendable {
  /// Nothing more to say.
  case exit(Int32)
  /// The command line is wrong. Exit code 2. `usage` is the usage line, `help` the command whose help says more.
  case usage(String, usage: String?, help: String?)
  /// A command without its arguments: its help, on standard error. Exit code 2.
  case helpInstead(String)
  /// What click says of a file that cannot be opened when it is first written. Exit code 1.
  case file(String)
  /// The device said no, or no interface was named. Exit code 1.
  case app(String)
  /// The tool or the line failed. Exit code 2. The first part is the name that SPSDK gives its error.
  case failure(String, String)
  /// What Python itself refuses. Exit code 3.
  case general(String, String)

  var exitCode: Int32 {
    switch self {
    case .exit(let code): code
    case .app, .file: 1
    case .usage, .helpInstead, .failure: 2
    case .general: 3
    }
  }

  /// What is printed on standard error.
  var text: String {
    switch self {
    case .exit: ""
    case .usage(let message, let usage, let help):
      (usage.map { $0 + "\n" } ?? "") + (help.map { "Try '\($0) --help' for help.\n" } ?? "")
        + (usage == nil ? "" : "\n") + "Error: \(message)\n"
    case .helpInstead(let help): help
    case .file(let message): "Error: \(message)\n"
    case .app(let message): "SPSDKAppError: \(message)\n"
    case .failure(let name, let message): "\(name): \(message)\n"
    case .general(let name, let message): "GENERAL ERROR: \(name): \(message)\n"
    }
  }
}
