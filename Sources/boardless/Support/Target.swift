import ArgumentParser
import HIDTransport
import SerialTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
    let parts = port.split(separator: ",", maxSplits: 1).map(String.init)
    guard let path = parts.first, access(path, F_OK) == 0 else {
      throw Failure(
        .noDevice, "there is no port \(port): check the cable, or start a board with 'boardless board run --pty'")
    }
    guard parts.count == 2 else { return SerialBus(path: port) }
    guard let baud = UInt32(parts[1]), baud > 0 else {
      throw Failure(.badInput, "--port \(port): \(parts[1]) is no baud rate, such as 115200")
    }
    return SerialBus(path: parts[0], baud: baud)
  }
}
