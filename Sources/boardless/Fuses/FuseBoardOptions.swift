import ArgumentParser

/// Which board a fuse command is about, and what is loaded into it.
struct FuseBoardOptions: ParsableArguments {
  @OptionGroup var target: TargetOptions

  @Option(
    help: ArgumentHelp(
      "Flashloader to start if the boot ROM runs; a closed part needs one that is signed with its keys. Virtual boards "
        + "get a stand-in without it.", valueName: "file"))
  var flashloader: String?

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard target.virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
  }
}
