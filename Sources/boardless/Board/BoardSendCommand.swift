import ArgumentParser
import BoardNames
import BoardServer
import JSONText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless board send`: a client of a running board's control for the shell.
struct BoardSendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send requests to a running board's control and print its answers.",
    discussion: """
      Each request is a line of JSON as Docs/BoardControl.md describes them; without any, they are read from standard
      input. Each answer is printed as a line. The exit code is 1 if one of them is an error.

        boardless board send evk '{"read": {"fuse": 6}}'
        boardless board send /tmp/control < requests
      """)

  @Argument(
    help: ArgumentHelp(
      "The board's name, or, with a slash in it, the socket that board run --control has put there.",
      valueName: "name|path"))
  var board: String

  @Argument(help: ArgumentHelp("Requests, a JSON object each.", valueName: "json"))
  var requests: [String] = []

  func run() throws {
    try Failure.guarding {
      let connection: BoardConnection
      let path = board.contains("/") ? board : try NamedBoard.choose(board).controlSocket
      do throws(ServerError) { connection = try BoardConnection(path: path) } catch { throw Failure(error) }
      var isRefused = false
      func ask(_ request: [UInt8]) throws(Failure) {
        let answer: [UInt8]
        do throws(ServerError) { answer = try connection.ask(request) } catch { throw Failure(error) }
        try Console.print(String(decoding: answer, as: UTF8.self))
        let value = try? JSONValue(parsing: answer)
        if value?["error"] != nil || value?.object == nil { isRefused = true }
      }
      if requests.isEmpty {
        try StandardInput.forEachLine(ask)
      } else {
        for request in requests { try ask(Array(request.utf8)) }
      }
      if isRefused { throw ArgumentParser.ExitCode(1) }
    }
  }
}
