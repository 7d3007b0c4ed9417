import ArgumentParser

/// The board that a capture is replayed on: `--to`, or one of the options by which other commands name a board.
struct ReplayTarget: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The board: virtual, usb, usb:SELECTOR, the path of a serial port, or the name of a running virtual board.",
      valueName: "board"))
  var to: String?

  @Flag(help: "A fresh virtual board in this process.")
  var virtual = false

  @OptionGroup var reach: ReachOptions

  /// A board is named.
  var isGiven: Bool { to != nil || virtual || reach.isGiven }

  func validate() throws {
    guard [to != nil, virtual, reach.isGiven].count(where: { $0 }) < 2 else {
      throw ValidationError("Say one board: --to BOARD, --virtual, --port PATH, --usb or --board NAME.")
    }
    guard to != "" else { throw ValidationError("--to needs a board, such as virtual, usb or a name.") }
  }

  /// A fresh virtual board is meant.
  var isVirtual: Bool { virtual || to == "virtual" }

  /// What stands there is silicon, or cannot be told from it.
  var isSilicon: Bool { !isVirtual && reached.board == nil }

  /// The board outside this process.
  var reached: ReachOptions {
    guard let to, !isVirtual else { return reach }
    var options = reach
    if to == "usb" {
      options.usb = ""
    } else if to.hasPrefix("usb:") {
      options.usb = String(to.dropFirst(4))
    } else if to.contains("/") {
      options.port = to
    } else {
      options.board = to
    }
    return options
  }
}
