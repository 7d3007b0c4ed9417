import Foundation
import Testing

/// `boardless board run --control` and `boardless board send`.
@Suite struct BoardSendTests {
  @Test func requestsAndAnswers() async throws {
    let folder = try Folder()
    let control = folder.path("control")
    let board = try await BoardProcess("--control", control, folder: folder)
    #expect(folder.text("board-err").contains("\(control) (control)"))
    let one = try await Program.run(
      "board", "send", control, #"{"write": {"fuse": [6, 7]}}"#, #"{"read": {"fuse": 6}}"#)
    #expect(one.code == 0 && one.errors == "" && one.out == "{\"ok\": true}\n{\"value\": 7}\n")
    let lines = Array("{\"read\": {\"fuse\": 6}}\nnonsense\n{\"read\": {\"fuse\": 5}}".utf8)
    let piped = try await Program.run("board", "send", control, input: lines)
    #expect(piped.code == 1)
    let answers = piped.out.split(separator: "\n")
    #expect(answers.count == 3 && answers.first == "{\"value\": 7}" && answers.last == "{\"value\": 0}")
    #expect(answers.dropFirst().first?.contains("bad_json") == true)
    // The port has the board that the control made.
    _ = try await Program.run("board", "send", control, #"{"boot": {"mode": "flashloader", "firmware": "K2.7.0"}}"#)
    #expect(try await board.runs() == "flashloader")
    await board.end()
    #expect(!folder.names.contains("control") && !folder.names.contains("control.lock"))
    let gone = try await Program.run("board", "send", control, "{}")
    #expect(gone.code == 2 && gone.out == "" && gone.errors.contains("no board's control is at \(control)"))
  }

  @Test func withAStateFolderTheFlashStays() async throws {
    let folder = try Folder()
    let (control, state) = (folder.path("control"), folder.path("state"))
    let board = try await BoardProcess("--control", control, "--state", state, folder: folder)
    let taken = try await Program.run(
      "board", "send", control, #"{"write": {"fuse": [6, 7]}}"#, #"{"snapshot": "a"}"#, #"{"boot": {}}"#,
      #"{"read": {"fuse": 6}}"#, #"{"restore": "a"}"#)
    #expect(taken.code == 0 && taken.out.contains("{\"value\": 0}"))
    let refused = try await Program.run(
      "board", "send", control, #"{"boot": {"flash": {"part": "W25Q128JV"}}}"#, #"{"boot": {"flash": null}}"#,
      #"{"boot": {"flash": {"size": 65536}}}"#)
    #expect(refused.code == 1)
    for answer in refused.out.split(separator: "\n") { #expect(answer.contains("the state folder is of a board with")) }
    await board.end()
    let again = try await BoardProcess("--control", control, "--state", state, folder: folder)
    let read = try await Program.run("board", "send", control, #"{"read": {"fuse": 6}}"#)
    #expect(read.out == "{\"value\": 7}\n")
    await again.end()
  }

  @Test func whatIsWrong() async throws {
    let folder = try Folder()
    let file = try folder.file("file", [1])
    for (arguments, code, words) in [
      ([], 64, "Give --name, --pty, --usbip or --control"),
      (["--pty", file, "--control", file], 64, "--pty and --control need a path each"),
      (["--pty", ""], 64, "need a path"),
      (["--control", file], 3, "\(file) is a file: it is left alone"),
      (["--control", folder.path("c"), "--pace", "quick"], 3, "--pace quick is not fast, real or a number"),
      (["--control", folder.path("c"), "--pace", "0"], 3, "--pace 0 is not fast, real or a number"),
    ] as [([String], Int32, String)] {
      let outcome = try await Program.run(["board", "run"] + arguments)
      #expect(outcome.code == code && outcome.out == "" && outcome.errors.contains(words), "\(outcome.errors)")
    }
    #expect(folder.names == ["file"])
  }
}
