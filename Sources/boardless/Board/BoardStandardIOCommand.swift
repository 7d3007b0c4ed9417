import ArgumentParser
import BoardServer

/// `boardless board stdio`: drives a virtual board by JSON lines.
struct BoardStandardIOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stdio", abstract: "Drive a virtual board by JSON lines on standard input and output.",
    discussion: "Each line is a request and gets one line back; Docs/BoardControl.md describes them.")

  func run() throws {
    try Failure.guarding {
      var server = StandardIOServer()
      do throws(ServerError) { _ = try server.run() } catch { throw Failure(error) }
    }
  }
}
