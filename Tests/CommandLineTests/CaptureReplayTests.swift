import Foundation
import Testing

/// Captures replayed, revived and shrunk, as their users do it.
@Suite struct CaptureReplayTests {
  private static func trace(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Traces/" + name).path
  }

  private let seed = trace("seed-20106.pcap")

  @Test func aHealthyBoardAnswersOtherwise() async throws {
    let done = try await Program.run("capture", "replay", seed, "--to", "virtual")
    #expect(done.code == 10)
    #expect(
      done.out == "command 4, flash-erase-region: status: recorded 20106 (0x4e8a) FlexSPINOR: Command Failure., "
        + "got 0 (0x0) Success.\n4 commands, 1 answered otherwise\n")
    let json = try await Program.run("capture", "replay", seed, "--virtual", "--json")
    #expect(json.code == 10)
    let object = try json.json()
    #expect(object["ok"] as? Bool == false && object["commands"] as? Int == 4 && object["sent"] as? Int == 4)
    let differences = try #require(object["differences"] as? [[String: Any]])
    #expect(differences.count == 1 && differences[0]["number"] as? Int == 4)
    #expect(
      differences[0]["command"] as? String == "flash-erase-region" && differences[0]["field"] as? String == "status")
  }

  @Test func aRevivedBoardAnswersTheSame() async throws {
    let folder = try Folder()
    let board = folder.path("board.yaml")
    let revived = try await Program.run("capture", "revive", seed, "-o", board)
    #expect(revived.code == 0, "\(revived.errors)")
    #expect(revived.out.hasPrefix("\(board): 4 commands, all answered as recorded\ncause: guessed: block protection"))
    let done = try await Program.run("capture", "replay", seed, "--virtual", "--board-file", board)
    #expect(done.code == 0 && done.out == "4 commands, all answered as recorded\n")
    let text = folder.text("board.yaml")
    for line in [
      "# packet 79: a flashloader was asked first\nmode: flashloader\n", "# Other causes that fit the capture as well:",
      "  - {\"fault\":\"block-protected\",\"bits\":\"0x3c\"}\n", "known:\n",
    ] { #expect(text.contains(line), "\(text)") }
    // Without its faults it goes on.
    let healed = folder.path("healed.yaml")
    try text.replacing("  - {\"fault\":\"block-protected\",\"bits\":\"0x3c\"}\n", with: "  []\n")
      .write(toFile: healed, atomically: true, encoding: .utf8)
    #expect(try await Program.run("capture", "replay", seed, "--virtual", "--board-file", healed).code == 10)
  }

  @Test func contentsGoIntoAFileOfTheirOwn() async throws {
    let folder = try Folder()
    let output = try await Program.run(
      "capture", "revive", Self.trace("usb-spsdk-write-refused.pcap"), "-o", "-")
    #expect(output.code == 0 && output.out.contains("contents:\n    - [0x100, \"00\"]\n"), "\(output.out)")
    let dead = try await Program.run("capture", "revive", seed, "-o", folder.path("none/board.yaml"))
    #expect(dead.code == 7)
  }

  @Test func siliconIsSpared() async throws {
    let done = try await Program.run("capture", "replay", Self.trace("usb-spsdk-fuses.pcap"), "--to", "usb")
    #expect(done.code == 3 && done.out == "")
    #expect(
      done.errors.contains("nothing was sent") && done.errors.contains("it burns a fuse word")
        && done.errors.contains("nothing permits it"), "\(done.errors)")
    // A virtual board on a serial line cannot be told from silicon.
    let board = try await BoardProcess("--mode", "flashloader")
    let refused = try await Program.run("capture", "replay", seed, "--port", board.port)
    #expect(refused.code == 3 && refused.errors.contains("--allow-erase 0x60000000-0x6003ffff permits it"))
    let allowed = try await Program.run("capture", "replay", seed, "--port", board.port, "--allow-erase", "all")
    #expect(allowed.code == 10, "\(allowed.out)\(allowed.errors)")
    #expect(try await Program.run("capture", "replay", seed, "--to", "usb", "--allow-erase", "0x1").code == 3)
    await board.end()
  }

  @Test func theRecordedBoardIsServed() async throws {
    let folder = try Folder()
    let port = folder.path("port")
    let board = try Program.start(
      ["capture", "replay", seed, "--as-board", "--strict", "--pty", port], in: folder, name: "board-")
    #expect(await eventually { folder.text("board-err").contains("a virtual RT1020 is at") })
    let same = try await Program.run("capture", "replay", seed, "--port", port, "--allow-erase", "all")
    #expect(same.code == 0, "\(same.out)\(same.errors)")
    let other = try await Program.run("status", "--port", port)
    #expect(other.code != 0)
    #expect(
      await eventually {
        folder.text("board-err").contains("refused: the recording has no more requests; got get-property")
      })
    board.signal(SIGTERM)
    #expect(await board.wait() == 0)
  }

  @Test func aFailureShrinksToATest() async throws {
    let done = try await Program.run("capture", "shrink", seed, "-o", "-")
    #expect(done.code == 0)
    #expect(done.out.contains("func flashEraseRegionAnswers20106() throws {"))
    let none = try await Program.run("capture", "shrink", Self.trace("healthy-write.pcap"), "-o", "-")
    #expect(none.code == 3 && none.errors.contains("nothing to shrink"))
  }

  @Test(arguments: [
    (["--to", "virtual", "--as-board"], "Say which board"), ([], "Say which board"), (["--as-board"], "Give --name"),
    (["--to", "virtual", "--strict"], "go with --as-board"), (["--to", "usb", "--part", "none"], "--virtual only"),
    (["--to", "virtual", "--virtual"], "Say one board"),
    (["--to", "virtual", "--pace", "slow"], "not full or recorded"),
  ]) func wrongCommandLines(_ options: [String], _ words: String) async throws {
    let done = try await Program.run(["capture", "replay", seed] + options)
    #expect(done.code == 64 && done.errors.contains(words), "\(done.errors)")
  }
}
