extension ToolCommand {
  /// batch: the lines of a file as commands.
  static let batch = ToolCommand(
    name: "batch", arguments: [.other("file", "COMMAND_FILE", .text)],
    summary: "Runs the commands of a file, a line each; # begins a comment."
  ) { (run, values) throws(ToolEnd) in
    try run.batch(values.text("file") ?? "")
  }
}

extension ToolRun {
  /// Runs the lines until one fails. Usage errors speak in the name of `batch`, as SPSDK's do.
  func batch(_ path: String) throws(ToolEnd) {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try system.read(path) } catch { throw error.end(path) }
    let shown = ToolCommand.batch.rule(in: tool.rawValue)
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline) {
      let words = try ShellWords.split(line)
      guard let name = words.first else { continue }
      guard let command = tool.commands.first(where: { $0.name == name }) else {
        throw .failure("SPSDKError", "SPSDK: Unknown command: \(name)")
      }
      guard name != "batch" else {
        throw .failure("SPSDKError", "SPSDK: A batch file cannot run a batch file")
      }
      try carryOut(command, Array(words.dropFirst()), in: tool.rawValue, shown: shown)
    }
  }
}
