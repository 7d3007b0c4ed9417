import MBoot

extension ToolCommand {
  /// Key provisioning, which an RT1020's flashloader refuses: its refusal is shown.
  static let keyProvisioning: [ToolCommand] = [
    ToolCommand(
      name: "key-provisioning", summary: "Keys of other chips; an RT1020 refuses it.",
      commands: [
        ToolCommand(name: "enroll", summary: "Starts the PUF.", showsHelpWithoutArguments: false) {
          (run, _) throws(ToolEnd) in
          try run.carryOut(.keyProvisioning, [0])
        },
        ToolCommand(
          name: "set_user_key",
          arguments: [.other("type", "TYPE", .text), .other("data", "FILE[,SIZE]", .text)],
          options: [
            OptionRule(
              name: "size", spellings: ["-s", "--key-size"], kind: .integer(base: 0), metavar: "INTEGER",
              summary: "Bits of the key.")
          ], summary: "Sends a key."
        ) { (run, values) throws(ToolEnd) in
          let data = try DataSource.file(values.text("data") ?? "", run).bytes
          let type = try KeyType.number(values.text("type") ?? "")
          try run.answer(
            try run.send(.keyProvisioning, [1, type, UInt32(clamping: data.count)], data).status)
        },
        ToolCommand(
          name: "set_key", arguments: [.other("type", "TYPE", .text), .number("size", "SIZE")],
          summary: "Makes a key on the part."
        ) { (run, values) throws(ToolEnd) in
          try run.carryOut(.keyProvisioning, [2, try KeyType.number(values.text("type") ?? ""), values.word("size")])
        },
        ToolCommand(
          name: "write_key_nonvolatile", arguments: [.number("memory_id", "memoryID", or: "0")],
          summary: "Keeps the keys.", showsHelpWithoutArguments: false
        ) { (run, values) throws(ToolEnd) in
          try run.carryOut(.keyProvisioning, [3, values.word("memory_id")])
        },
        ToolCommand(
          name: "read_key_nonvolatile", arguments: [.number("memory_id", "memoryID", or: "0")],
          summary: "Takes the keys back.", showsHelpWithoutArguments: false
        ) { (run, values) throws(ToolEnd) in
          try run.carryOut(.keyProvisioning, [4, values.word("memory_id")])
        },
        ToolCommand(
          name: "write_key_store", arguments: [.other("data", "FILE[,SIZE]", .text)], summary: "Sends a key store."
        ) { (run, values) throws(ToolEnd) in
          let data = try DataSource.file(values.text("data") ?? "", run).bytes
          try run.answer(
            try run.send(.keyProvisioning, [5, 0, UInt32(clamping: data.count)], data).status)
        },
        ToolCommand(
          name: "read_key_store", arguments: [.other("file", "FILE", .outputFile)], summary: "Fetches the key store."
        ) { (run, values) throws(ToolEnd) in
          let reply = try run.fetch(
            .keyProvisioning, [6], response: CommandTag(rawValue: 0xB5), most: 1 << 20)
          if !reply.data.isEmpty { try run.store(reply.data, values.text("file") ?? "") }
          try run.answer(reply.status, reply.data.isEmpty ? nil : [.number(UInt64(reply.data.count))])
        },
      ])
  ]
}

/// Types of keys by their names.
private enum KeyType {
  private static let names: [(String, UInt32)] = [
    ("OTFADKEK", 2), ("SBKEK", 3), ("PRINCE0", 7), ("PRINCE1", 8), ("PRINCE2", 9), ("USERKEK", 11), ("UDS", 12),
  ]

  /// The number for a number or a name; 0xFF for neither.
  static func number(_ text: String) throws(ToolEnd) -> UInt32 {
    if let number = PropertyName.number(text) { return try number.word() }
    return names.first { $0.0 == text.uppercased() }?.1 ?? 0xFF
  }
}
