import VirtualRT1020

/// Faults of the flashloader, and of the supply.
extension FaultForm {
  private static let moment = FaultKey(
    "moment", .word(Fault.Moment.allCases.map(\.rawValue)), .text("before"),
    "before the command is carried out, or after that and before the answer")
  private static let command = FaultKey("command", .command, FaultArgument.none, "which command; without it, any")
  private static let commands = "commands: those of `command`, or all"

  static let firmware: [FaultForm] = [
    FaultForm(
      "firmware-hangs", .firmware, "The flashloader spins for ever.", counts: commands, [moment, command],
      example: "{fault: firmware-hangs, moment: after, command: flash-erase-region, after: 1}",
      swift: ".firmwareHangs(.after, command: 0x02, after: 1)"
    ) { .firmwareHangs($0.choice("moment", .before), command: $0.optionalByte("command")) },
    FaultForm(
      "firmware-crashes", .firmware, "The flashloader crashes and the part resets.", counts: commands,
      [moment, command],
      example: "{fault: firmware-crashes, command: write-memory, times: 1}",
      swift: ".firmwareCrashes(.before, command: 0x04, times: 1)"
    ) { .firmwareCrashes($0.choice("moment", .before), command: $0.optionalByte("command")) },
    FaultForm(
      "firmware-answers", .firmware,
      "The flashloader answers a command in its own way; one that it refuses at once it does not carry out.",
      counts: "commands that are so", [mustCommand, parameters, status, values, bytes, data],
      example: "{fault: firmware-answers, command: flash-erase-region, status: 20106, after: 1}",
      swift: ".firmwareAnswers(command: 0x02, Fault.Answer(status: 20106), after: 1)"
    ) {
      .firmwareAnswers(command: $0.byte("command"), parameters: $0.words("parameters"), $0.answer)
    },
    FaultForm(
      "rom-answers", .firmware, "The boot ROM answers a command in its own way.", counts: "commands that are so",
      [romCommand, address, hab, status, data],
      example: "{fault: rom-answers, command: 0x05, status: 0x33333333}",
      swift: ".romAnswers(command: 0x05, Fault.Answer(status: 0x3333_3333))"
    ) {
      .romAnswers(
        command: $0.byte("command"), address: $0.optionalNumber("address").map { UInt32(truncatingIfNeeded: $0) },
        $0.answer)
    },
  ]

  private static let word = 0...0xFFFF_FFFF
  private static let mustCommand = FaultKey("command", .command, nil, "which command")
  private static let parameters = FaultKey(
    "parameters", .numbers(word), FaultArgument.none, "what its parameters must begin with; three are looked at")
  private static let romCommand = FaultKey(
    "command", .mask(1...0x0D, digits: 2), nil, "which command: the low byte of its code, such as 0x05 for error-status"
  )
  private static let address = FaultKey("address", .number(word), FaultArgument.none, "which address; without it, any")
  private static let hab = FaultKey(
    "hab", .mask(word, digits: 8), FaultArgument.none, "the first word, the state of HAB")
  private static let status = FaultKey("status", .number(word), FaultArgument.none, "the status, or the second word")
  private static let values = FaultKey(
    "values", .numbers(word), FaultArgument.none, "what follows the status in the response")
  private static let bytes = FaultKey(
    "bytes", .number(0...0x1000_0000), FaultArgument.none,
    "the data phase is begun, and broken off with `status` after so many")
  private static let data = FaultKey(
    "data", .hex(0...0x10_0000), FaultArgument.none, "what a read brings; past its end zeros")

  private static let operation = FaultKey(
    "operation", .word(Fault.Operation.allCases.map(\.rawValue)), .text("change"), "which operations are counted")
  private static let counted = "operations as `operation` says"

  static let power: [FaultForm] = [
    FaultForm(
      "power-cut", .power, "The supply fails in the middle of an operation, which leaves it half done.",
      counts: counted, [operation, backAfter],
      example: "{fault: power-cut, operation: erase, after: 3, times: 1, back_after: 1s}",
      swift: ".powerCut(in: .erase, backAfter: .seconds(1), after: 3, times: 1)"
    ) { .powerCut(operation: $0.choice("operation", .change), backAfter: $0.optionalTime("back_after")) },
    FaultForm(
      "brown-out", .power,
      "The supply dips in the middle of an operation: the part resets, the flash stops where it is.", counts: counted,
      [operation],
      example: "{fault: brown-out, operation: program, after: 20, times: 1}",
      swift: ".brownOut(in: .program, after: 20, times: 1)"
    ) { .brownOut(operation: $0.choice("operation", .change)) },
  ]
}
