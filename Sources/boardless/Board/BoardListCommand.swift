import ArgumentParser
import BoardNames
import JSONText

/// `boardless board list`: the boards that run under a name.
struct BoardListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the running boards that have a name.",
    discussion: "One a line: name, what runs, USB ids. Boards are kept apart by user; see Docs/Boards.md.")

  @Flag(help: "Print one JSON object a board, a line each.")
  var json = false

  func run() throws {
    try Failure.guarding {
      let names: [BoardName]
      do throws(BoardNameError) { names = try BoardFolder.ofUser().running() } catch { throw Failure(error) }
      let rows = names.compactMap { name in (try? NamedBoard.ask(name, ["show": true])).map { (name, $0) } }
      for (name, answer) in rows {
        if json {
          try Console.print(
            JSONValue.object(
              JSONObject([
                .init(key: "name", value: .string(name.text)), .init(key: "runs", value: answer["runs"] ?? .null),
                .init(key: "device", value: answer["device"] ?? .null),
                .init(key: "port", value: .string(name.serialPort)),
                .init(key: "control", value: .string(name.controlSocket)),
              ])
            ).text(.line))
        } else {
          let width = max(16, (names.map(\.text.count).max() ?? 0) + 2)
          let runs = answer["runs"]?.string ?? "?"
          try Console.print(
            name.text + String(repeating: " ", count: width - name.text.count) + runs
              + String(repeating: " ", count: max(1, 16 - runs.count)) + NamedBoard.device(answer))
        }
      }
      if rows.isEmpty { Console.note("boardless: no board is running; 'boardless board run --name evk' starts one\n") }
    }
  }
}
