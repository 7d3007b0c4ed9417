extension ToolCommand {
  /// SPSDK's blhost commands, in its order.
  static let blhost: [ToolCommand] =
    [batch] + simple + fuses + flash + memory + properties + files + keyProvisioning + forOtherChips

  /// Refuses a command that only other chips have.
  static func foreign(_ name: String, _ summary: String, _ refusal: String) -> ToolCommand {
    ToolCommand(name: name, summary: summary, refusal: refusal)
  }

  private static let forOtherChips: [ToolCommand] = [
    foreign(
      "trust-provisioning", "Trust provisioning: not for an RT1020.",
      "trust-provisioning is for chips with a trusted boot ROM; an RT1020's flashloader has no such command."),
    ToolCommand(name: "get-families", summary: "Lists the chips served.", showsHelpWithoutArguments: false) {
      (run, _) throws(ToolEnd) in
      run.print("These tools serve one family, the RT1020; no command needs to be told.")
    },
  ]
}
