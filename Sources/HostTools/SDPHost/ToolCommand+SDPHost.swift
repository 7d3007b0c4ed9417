import SDP

extension ToolCommand {
  /// SPSDK's sdphost commands, in its order.
  static let sdphost: [ToolCommand] = [
    ToolCommand(
      name: "error-status", summary: "Asks for HAB's status.", showsHelpWithoutArguments: false
    ) { (run, _) throws(ToolEnd) in
      let reply = try run.ask(.errorStatus, hasStatus: true)
      try run.answer(reply, [reply.status.map { .number(UInt64($0.rawValue)) } ?? .missing], showsStatus: true)
      try run.insist(reply.status?.isHABResult == true, on: reply)
    },
    ToolCommand(
      name: "jump-address", arguments: [.number("address")],
      summary: "Starts the image whose IVT stands at an address."
    ) { (run, values) throws(ToolEnd) in
      let reply = try run.ask(.jump(to: values.word("address")), hasStatus: false)
      try run.answer(reply, [], ignoresJSON: true)
      try run.insist(true, on: reply)
    },
    ToolCommand(
      name: "write-file",
      arguments: [
        .number("address"), .other("file", "FILE", .inputFile), .number("count", "[COUNT]", or: nil),
      ], summary: "Writes a file, or its first COUNT bytes, to memory."
    ) { (run, values) throws(ToolEnd) in
      try run.writeFile(values)
    },
    ToolCommand(
      name: "read-register",
      arguments: [.number("address"), .number("format", "[FORMAT]", or: "32"), .number("count", "[COUNT]", or: nil)],
      options: [
        OptionRule(
          name: "output", spellings: ["-o", "--output"], kind: .text, metavar: "FILE",
          summary: "Stores the bytes in a file."),
        .hexDump,
      ], summary: "Reads memory or registers; FORMAT is 8, 16 or 32 bits, COUNT is in bytes."
    ) { (run, values) throws(ToolEnd) in
      try run.readRegister(values)
    },
    ToolCommand(
      name: "set-baudrate", arguments: [.number("baudrate")], summary: "Sets the rate of the ROM's serial line."
    ) { (run, values) throws(ToolEnd) in
      let reply = try run.ask(.setBaudrate(values.word("baudrate")), hasStatus: false)
      try run.answer(reply, [.flag(reply.state.isHABState)], showsStatus: true)
      try run.insist(true, on: reply)
    },
  ]
}
