import Foundation
import Testing

/// What happens in the middle of a provisioning that takes seconds.
@Suite(.serialized) struct InterferenceTests {
  /// A board, and a provisioning of nearly all of its flash that is writing now.
  private struct Writing {
    let board: BoardProcess
    let client: ChildProcess
    var folder: Folder { board.folder }
    var errors: String { folder.text("err") }

    init() async throws {
      board = try await BoardProcess()
      let folder = board.folder
      let image = try folder.file("image", try Samples.large(7 << 20))
      client = try Program.start(["provision", image, "--address", "0x60002000", "--port", board.port], in: folder)
      #expect(await eventually { folder.text("err").contains("write configuration block") }, "\(folder.text("err"))")
    }

    /// The board does its job afterwards, from whatever state.
    func expectUsable(found: String = "15a2:0073") async throws {
      let outcome = try await Program.run("provision", Samples.hello("srec"), "--port", board.port, "--json")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(try outcome.json()["found"] as? String == found)
      #expect(try await board.runs() == "boot ROM, serial download")
    }
  }

  @Test func theBoardDies() async throws {
    let writing = try await Writing()
    writing.board.process.signal(SIGKILL)
    #expect(await writing.board.process.wait() == -SIGKILL)
    #expect(await writing.client.wait(seconds: 20) == 2)
    #expect(writing.errors.contains("boardless: write image: write-memory at 0x60001000: the device left the bus"))
    #expect(writing.errors.contains("the flash may be written in part: run the whole provisioning again"))
    #expect(writing.folder.text("out") == "")
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func stopped(number: Int32) async throws {
    let writing = try await Writing()
    writing.client.signal(number)
    #expect(await writing.client.wait(seconds: 20) == 130)
    #expect(writing.errors.contains("boardless: write image: interrupted\n"))
    #expect(writing.errors.contains("between two packets"))
    try await writing.expectUsable()
    await writing.board.end()
  }

  @Test func anotherClient() async throws {
    let writing = try await Writing()
    let other = try await Program.run("provision", Samples.hello("srec"), "--port", writing.board.port, "--json")
    #expect(other.code == 2)
    #expect(other.errors.contains("find device: the device is in use: another process holds \(writing.board.port)"))
    #expect(try other.json()["phase"] as? String == "find device")
    let status = try await Program.run("status", "--port", writing.board.port)
    #expect(status.code == 2 && status.errors.contains("the device is in use"))
    #expect(await writing.client.wait() == 0, "\(writing.errors)")
    #expect(writing.folder.text("out").contains("verified"))
    try await writing.expectUsable(found: "1fc9:0130")
    await writing.board.end()
  }

  @Test func controlC() async throws {
    let board = try await BoardProcess()
    let image = try board.folder.file("image", try Samples.large(7 << 20))
    let terminal = try Terminal()
    let before = terminal.settings
    let client = try ChildProcess(
      Program.path, ["provision", image, "--address", "0x60002000", "--port", board.port],
      input: .terminal(terminal.path), output: .terminal(terminal.path), errors: .terminal(terminal.path))
    var screen = ""
    func look(for words: String) async -> Bool {
      await eventually {
        screen += String(decoding: terminal.read(), as: UTF8.self)
        return screen.contains(words)
      }
    }
    #expect(await look(for: "write image                 [#"), "\(screen)")
    terminal.write([3])
    #expect(await look(for: "run the whole provisioning again"), "\(screen)")
    #expect(await client.wait(seconds: 20) == 130)
    #expect(terminal.settings == before)
    // Each control sequence is whole and clears a line; the bar is gone before the words come.
    let sequences = screen.components(separatedBy: "\u{1B}").dropFirst()
    #expect(sequences.count > 1 && sequences.allSatisfy { $0.hasPrefix("[K") })
    let last = try #require(sequences.last)
    #expect(last.hasPrefix("[Kboardless: write image: interrupted\r\n"), "\(last)")
    let next = try await Program.run("provision", Samples.hello("srec"), "--port", board.port, "--quiet")
    #expect(next.code == 0, "\(next.errors)")
    await board.end()
  }
}
