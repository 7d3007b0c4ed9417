import Foundation
import Testing

/// `boardless board run` and its clients, each in a process of its own.
@Suite struct BoardRunTests {
  private func provision(_ board: BoardProcess) async throws -> Outcome {
    try await Program.run("provision", Samples.hello("srec"), "--port", board.port, "--json")
  }

  private func expectProvisioned(_ outcome: Outcome) throws {
    #expect(outcome.code == 0, "\(outcome.errors)")
    let json = try outcome.json()
    #expect(json["found"] as? String == "1fc9:0130")
    #expect(json["verified_bytes"] as? Int == 10468)
    #expect(json["boot"] as? String == "serialDownloadByPins")
  }

  @Test func provisionedTwice() async throws {
    let board = try await BoardProcess()
    #expect(try await board.runs() == "boot ROM, serial download")
    try expectProvisioned(try await provision(board))
    try expectProvisioned(try await provision(board))
    let status = try await Program.run("status", "--port", board.port)
    #expect(status.code == 0)
    #expect(
      status.out == """
        runs            boot ROM, serial download
        usb             1fc9:0130
        hab             open
        status          4042322160 (0xf0f0f0f0) HAB Success
        hab events      none

        """)
    await board.end()
    let gone = try await Program.run("status", "--port", board.port)
    #expect(gone.code == 2 && gone.out == "" && gone.errors.contains("there is no port \(board.port)"))
  }

  @Test func flashloaderAndApplication() async throws {
    let board = try await BoardProcess("--mode", "flashloader", "--boot-pins", "internal", "--firmware", "K2.7.0")
    let status = try await Program.run("status", "--port", board.port).out
    #expect(status.contains("runs            flashloader\n") && status.contains("version         K2.7.0\n"))
    let outcome = try await provision(board)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try outcome.json()["boot"] as? String == "quiet")
    // Now the application runs, which answers nobody.
    let quiet = try await Program.run("status", "--port", board.port)
    #expect(quiet.code == 2 && quiet.errors.contains("an application runs"))
    await board.end()
  }

  @Test func theSecondIsRefused() async throws {
    let board = try await BoardProcess()
    let second = try await Program.run("board", "run", "--pty", board.port)
    #expect(second.code == 3)
    #expect(second.out == "")
    #expect(second.errors.contains("\(board.port) is served already by process \(board.process.id)"))
    #expect(try await board.runs() == "boot ROM, serial download")
    await board.end()
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func signals(number: Int32) async throws {
    let board = try await BoardProcess()
    #expect(board.folder.names.contains("port"))
    board.process.signal(number)
    #expect(await board.process.wait() == 0)
    #expect(board.folder.names == ["board-err", "board-out"])
  }

  @Test func aKilledOnesLinkIsReplaced() async throws {
    let folder = try Folder()
    let first = try await BoardProcess(folder: folder)
    first.process.signal(SIGKILL)
    #expect(await first.process.wait() == -SIGKILL)
    #expect(folder.names.contains("port"))
    let second = try await BoardProcess(folder: folder)
    try expectProvisioned(try await provision(second))
    await second.end()
  }

  @Test func whatIsWrong() async throws {
    let folder = try Folder()
    let file = try folder.file("file", [1])
    for (arguments, code, words) in [
      (["--pty", file], 3, "\(file) is a file: it is left alone"),
      (["--pty", folder.path("none/port")], 7, "cannot open \(folder.path("none/port")).lock: No such file"),
      (["--pty", folder.path("p"), "--mode", "x"], 3, "--mode x is not rom, flashloader or internal"),
      (["--pty", folder.path("p"), "--boot-pins", "x"], 3, "--boot-pins x is not serial, internal or fuses"),
      (["--pty", folder.path("p"), "--part", "x"], 3, "no flash part is called x"),
    ] as [([String], Int32, String)] {
      let outcome = try await Program.run(["board", "run"] + arguments)
      #expect(outcome.code == code && outcome.out == "" && outcome.errors.contains(words), "\(outcome.errors)")
    }
    #expect(folder.names == ["file"])
  }
}
