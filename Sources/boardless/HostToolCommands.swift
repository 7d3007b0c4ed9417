import ArgumentParser
import HostTools

/// `boardless blhost`, for the list of commands: `Boardless.main` sees to it before anything is parsed.
struct BLHostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blhost", abstract: "Speak to a flashloader as SPSDK's blhost does; see 'boardless blhost --help'.")

  @Argument(parsing: .captureForPassthrough, help: "What blhost takes.")
  var arguments: [String] = []

  func run() throws { PosixSystem.finish(HostTool.blhost.run(arguments, PosixSystem.prepared())) }
}

/// `boardless sdphost`, likewise.
struct SDPHostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sdphost", abstract: "Speak to a boot ROM as SPSDK's sdphost does; see 'boardless sdphost --help'.")

  @Argument(parsing: .captureForPassthrough, help: "What sdphost takes.")
  var arguments: [String] = []

  func run() throws { PosixSystem.finish(HostTool.sdphost.run(arguments, PosixSystem.prepared())) }
}
