import Foundation
import Testing

/// What happens in the middle of a provisioning that takes seconds.
@Suite(.serialized) struct InterferenceTests {
  @Test func theBoardDies() async throws {
    let writing = try await WritingClient()
    writing.board.process.signal(SIGKILL)
    #expect(await writing.board.process.wait() == -SIGKILL)
    #expect(await writing.goOn() == 2)
    #expect(writing.errors.contains("boardless: write image: write-memory at 0x60001000: the device left the bus"))
    #expect(writing.errors.contains("the flash may be written in part: run the whole provisioning again"))
    #expect(writing.folder.text("out") == "")
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func stopped(number: Int32) async throws {
    let writing = try await WritingClient()
    writing.client.signal(number)
    #expect(await writing.goOn() == 130)
    #expect(writing.errors.contains("boardless: write image: interrupted\n"))
    #expect(writing.errors.contains("between two packets"))
    try await writing.expectUsable(found: "15a2:0073")
    await writing.board.end()
  }

  /// The flashloader still waits for the rest; the next program ends that and goes on.
  @Test func killed() async throws {
    let writing = try await WritingClient()
    writing.client.signal(SIGKILL)
    #expect(await writing.goOn() == -SIGKILL)
    try await writing.expectUsable(found: "15a2:0073")
    await writing.board.end()
  }

  @Test func anotherClient() async throws {
    let writing = try await WritingClient()
    let other = try await Program.run("provision", Samples.hello("srec"), "--port", writing.board.port, "--json")
    #expect(other.code == 2)
    #expect(other.errors.contains("find device: the device is in use: another process holds \(writing.board.port)"))
    #expect(try other.json()["phase"] as? String == "find device")
    let status = try await Program.run("status", "--port", writing.board.port)
    #expect(status.code == 2 && status.errors.contains("the device is in use"))
    #expect(await writing.goOn() == 0, "\(writing.errors)")
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
    let (screen, isInterrupted) = await onThread {
      var screen = ""
      func look(for words: String) -> Bool {
        soon {
          screen += String(decoding: terminal.read(), as: UTF8.self)
          return screen.contains(words)
        }
      }
      guard look(for: "write image                 [#") else { return (screen, false) }
      terminal.write([3])
      let isInterrupted = look(for: "run the whole provisioning again")
      return (screen, isInterrupted)
    }
    #expect(isInterrupted, "\(screen)")
    #expect(await client.wait() == 130)
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
