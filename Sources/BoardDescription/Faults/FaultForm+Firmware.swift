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
  ]

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
