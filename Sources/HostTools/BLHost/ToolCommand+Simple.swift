import MBoot
import Provisioning

extension ToolCommand {
  /// Commands of a few words, whose answer is a status.
  static let simple: [ToolCommand] = [
    ToolCommand(
      name: "call", arguments: [.number("address"), .number("argument")], summary: "Calls a function on the board."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(.call, [values.word("address"), values.word("argument")])
    },
    ToolCommand(
      name: "configure-memory", arguments: [.number("memory_id"), .number("address")],
      summary: "Configures an external memory from option words in RAM."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(.configureMemory, [values.word("memory_id"), values.word("address")])
    },
    ToolCommand(
      name: "execute", arguments: [.number("address"), .number("argument"), .number("stackpointer")],
      summary: "Jumps to a program, for good."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(
        .execute, [values.word("address"), values.word("argument"), values.word("stackpointer")])
    },
    ToolCommand(
      name: "reliable-update", arguments: [.number("address")], summary: "Reliable update; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(.reliableUpdate, [values.word("address")])
    },
    ToolCommand(
      name: "reset",
      options: [
        OptionRule(
          name: "parameter", spellings: ["-rp", "--reset-parameter"], kind: .text, metavar: "TEXT",
          summary: "A word for the reset; an RT1020 ignores it.")
      ], summary: "Resets the board.", showsHelpWithoutArguments: false
    ) { (run, values) throws(ToolEnd) in
      try run.reset(values.text("parameter"))
    },
    ToolCommand(
      name: "update-life-cycle", arguments: [.number("life_cycle", "LIFE CYCLE")],
      summary: "Moves other chips to another life cycle; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(.updateLifeCycle, [values.word("life_cycle")])
    },
    ToolCommand(
      name: "ele-message",
      arguments: [
        .number("command_address", "COMMAND MESSAGE ADDRESS"), .number("command_count", "COMMAND MESSAGE COUNT"),
        .number("response_address", "RESPONSE MESSAGE ADDRESS"), .number("response_count", "RESPONSE MESSAGE COUNT"),
      ], summary: "A message to other chips' EdgeLock enclave; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(
        .eleMessage,
        [
          0, values.word("command_address"), values.word("command_count"), values.word("response_address"),
          values.word("response_count"),
        ])
    },
  ]
}

extension ToolRun {
  /// reset: a board that leaves without its answer has been reset, for SPSDK and for us.
  func reset(_ parameter: String?) throws(ToolEnd) {
    var words: [UInt32] = []
    if let parameter, !parameter.isEmpty {
      guard let number = PythonInteger(parameter, base: 0) else {
        throw .general("ValueError", "invalid literal for int() with base 0: \(PythonText.quoted(parameter))")
      }
      words = [try number.word()]
    }
    let host = try mboot()
    let result: Result<MBootReply, MBootError>
    do throws(MBootError) { result = .success(try host.exchange(.reset, words)) } catch { result = .failure(error) }
    if case .failure(let error) = result, error.cause == .transport(.gone) { return try answer(.success) }
    var status = try ended(result).status
    if status == .noResponse {
      guard !isStrict else { return try answer(status) }
      log(.warning, "Did not receive response from reset command, ignoring it")
      status = .success
    }
    try answer(status)
  }
}
