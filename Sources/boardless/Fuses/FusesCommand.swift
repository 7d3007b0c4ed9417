import ArgumentParser

/// `boardless fuses`: looks at a part's fuses, and burns them without fear.
struct FusesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuses", abstract: "Look at a part's fuses, plan, rehearse and burn them.",
    discussion: """
      A burnt fuse is burnt for ever, so there are four steps, and the first three burn nothing:

        boardless fuses show --usb                        what the part has, and what it means
        boardless fuses plan keys.txt --usb               what would change, in which order, for ever
        boardless fuses rehearse keys.txt --usb --image app.bin --flashloader signed.bin -o ticket.json
                                                          the same on a virtual board made after yours
        boardless fuses burn --ticket ticket.json --usb --image app.bin --flashloader signed.bin
                                                          the burn, word by word, each read back

      Whatever order a list has, keys are burnt and compared before the part is closed. An interrupted burn is taken up \
      by the same command. Silicon is burnt only with the ticket of a rehearsal of this very board, and after you have \
      typed its name; --virtual and --board are virtual boards, where nobody has to type. See Docs/Fuses.md.
      """,
    subcommands: [
      FusesShowCommand.self, FusesPlanCommand.self, FusesRehearseCommand.self, FusesBurnCommand.self,
    ])
}
