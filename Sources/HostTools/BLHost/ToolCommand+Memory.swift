import MBoot
import Provisioning

extension ToolCommand {
  /// Commands on memory.
  static let memory: [ToolCommand] = [
    ToolCommand(
      name: "fill-memory",
      arguments: [
        .number("address"), .number("byte_count"), .number("pattern"),
        .other("format", "format", .choice(["word", "short", "byte"]), or: "word", isRequired: false),
      ], summary: "Fills memory with a pattern; FORMAT counts with --strict only."
    ) { (run, values) throws(ToolEnd) in
      let pattern = try run.pattern(values.word("pattern"), values.text("format") ?? "word")
      try run.carryOut(.fillMemory, [values.word("address"), values.word("byte_count"), pattern])
    },
    ToolCommand(
      name: "list-memory", summary: "Lists the memories that the board knows.", showsHelpWithoutArguments: false
    ) { (run, _) throws(ToolEnd) in
      try run.listMemory()
    },
    ToolCommand(
      name: "read-memory",
      arguments: [
        .number("address"), .number("byte_count"), .other("file", "FILE", .outputFile, isRequired: false), .memoryID,
      ],
      options: [
        .hexDump,
        OptionRule(name: "fast", spellings: ["-f", "--fast-mode"], summary: "Is always so here, and reliable."),
      ], summary: "Reads memory, to a file or to be seen; - is standard output."
    ) { (run, values) throws(ToolEnd) in
      let id = try run.mappedMemoryID(values.number("memory_id")).word()
      let count = try values.word("byte_count")
      let reply = try run.fetch(
        .readMemory, [values.word("address"), count, id], most: Int(count), label: "Reading memory")
      try run.showData(reply, of: count, values, dashIsDump: true)
    },
    ToolCommand(
      name: "write-memory",
      arguments: [.number("address"), .other("data", "FILE[,BYTE_COUNT] | {{HEX-DATA}}", .text), .memoryID],
      summary: "Writes memory from a file, its first bytes, or hexadecimal data."
    ) { (run, values) throws(ToolEnd) in
      let data = try DataSource.bytes(values.text("data") ?? "", run)
      let id = try run.mappedMemoryID(values.number("memory_id")).word()
      let reply = try run.send(
        .writeMemory, [values.word("address"), UInt32(clamping: data.count), id], data, label: "Writing memory")
      try run.answer(reply.status, reply.status.isSuccess ? [.number(UInt64(data.count))] : nil)
    },
  ]
}

extension ToolRun {
  /// The word that goes out for a pattern. SPSDK looks at the format and forgets it; NXP's C++ tool, and
  /// `--strict`, repeat the pattern.
  func pattern(_ word: UInt32, _ format: String) throws(ToolEnd) -> UInt32 {
    guard isStrict else { return word }
    switch format {
    case "byte":
      guard word <= 0xFF else { throw .failure("SPSDKError", "SPSDK: 0x\(PythonText.hex(UInt64(word))) is no byte") }
      return word * 0x0101_0101
    case "short":
      guard word <= 0xFFFF else { throw .failure("SPSDKError", "SPSDK: 0x\(PythonText.hex(UInt64(word))) is no short") }
      return word * 0x0001_0001
    default: return word
    }
  }

  /// Stores or prints what was read, and the answer behind it.
  ///
  /// - Parameter dashIsDump: whether `-` shows the bytes as without a file, or writes them raw.
  func showData(_ reply: MBootReply, of count: UInt32, _ values: ParsedCommand, dashIsDump: Bool = false)
    throws(ToolEnd)
  {
    let data = reply.data
    if !data.isEmpty {
      let file = values.text("file")
      if let file, !(dashIsDump && file == "-") {
        try store(data, file)
      } else {
        let dump = (values.has("use_hexdump") ? HexDump.full(data) : HexDump.plain(data)) + [UInt8(ascii: "\n")]
        if isStrict, isJSON { note(String(decoding: dump, as: UTF8.self)) } else { print(dump) }
      }
    }
    try answer(
      reply.status, [.number(UInt64(data.count))], extra: "Read \(data.count) of \(count) bytes.")
  }

  /// Writes a file that an argument names; `-` is standard output.
  func store(_ data: [UInt8], _ path: String) throws(ToolEnd) {
    if path == "-" { return print(data) }
    do throws(SystemError) { try system.store(data, path) } catch {
      throw .file("Could not open file \(PythonText.quoted(path)): \(error.text)")
    }
  }
}
