import ArgumentParser
import HIDTransport
import SerialTransport

/// Which board a command speaks to. There is no default: a virtual board is never taken for silicon, nor
/// silicon for a virtual board, without the user's word.
struct TargetOptions: ParsableArguments {
  @Flag(help: "A fresh virtual board in this process.")
  var virtual = false

  @Option(
    help: ArgumentHelp(
      "A board on a serial port: silicon's LPUART1, or a virtual board from 'boardless board run'.",
      valueName: "path[,baud]"))
  var port: String?

  func validate() throws {
    guard virtual != (port != nil) else {
      throw ValidationError("Say which board: either --virtual, or --port PATH.")
    }
  }

  /// The serial bus of `--port`, nil for `--virtual`.
  func serialBus() throws(Failure) -> SerialBus? {
    guard let port else { return nil }
    return try SerialPort.bus(port)
  }
}
