import Foundation
import Testing

/// Boards by name: `board run --name`, `list`, `show`, `reset`, `power`, `pins`, `send`, `stop`.
@Suite struct NamedBoardTests {
  /// Running boards of the test's own.
  private struct Bench {
    let folder: Folder
    var environment: [String]

    init() throws {
      folder = try Folder()
      environment = ["BOARDLESS_RUNTIME=" + folder.path("run")]
    }

    func board(_ words: String...) async throws -> Outcome {
      try await Program.run(["board"] + words, environment: environment)
    }

    func start(_ name: String, _ options: String...) async throws -> ChildProcess {
      let process = try Program.start(
        ["board", "run", "--name", name] + options, in: folder, name: name + "-", environment: environment)
      #expect(await eventually { folder.text(name + "-err").contains("the virtual RT1020 \(name) runs") })
      return process
    }
  }

  @Test func aBoardFromItsStartToItsEnd() async throws {
    let bench = try Bench()
    let nobody = try await bench.board("list")
    #expect(nobody.code == 0 && nobody.out == "" && nobody.errors.contains("board run --name evk"))
    let process = try await bench.start("evk", "--fuse", "6=0x10", "--part", "W25Q64JV", "--status-registers", "0x1c,2")
    #expect(try await bench.board("list").out == "evk             boot ROM        USB 1fc9:0130\n")
    let picture = try await bench.board("show", "evk")
    #expect(picture.code == 0)
    #expect(picture.out.hasPrefix("evk: boot ROM; USB 1fc9:0130; boot pins serial; firmware K2.1.0; up "))
    #expect(
      picture.out.contains("flash W25Q64JV, 8 MiB, status registers 0x1c 0x02 0x00, sectors erased up to 0 times\n"))
    #expect(picture.out.contains("  0x0600000  " + String(repeating: "-", count: 64) + "\n"))
    #expect(picture.out.contains("protected: 0x0000000-0x07fffff\n"))
    #expect(picture.out.contains("  0x06  BOOT_CFG1                 0x00000010\n"))
    let port = try await bench.board("show", "--port").out.trimmingCharacters(in: .newlines)
    #expect(port == bench.folder.path("run/evk/serial"))
    #expect(try await Program.run("status", "--port", port).out.hasPrefix("runs            boot ROM"))
    let ended = try await bench.board("stop")
    #expect(ended.code == 0 && ended.out == "")
    #expect(await process.wait() == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path("run")).isEmpty)
  }

  @Test func buttonsAndSwitches() async throws {
    let bench = try Bench()
    let process = try await bench.start("evk")
    #expect(try await bench.board("power", "off").out == "evk: nothing on USB\n")
    #expect(try await bench.board("show").out.hasPrefix("evk: off; nothing on USB"))
    #expect(try await bench.board("power", "evk", "on").out == "evk: USB 1fc9:0130\n")
    #expect(try await bench.board("pins", "internal", "evk").out == "evk: boot pins internal from the next reset on\n")
    #expect(try await bench.board("reset", "evk").out == "evk: USB 1fc9:0130\n")
    let shown = try await bench.board("show", "--json").json()
    #expect(shown["boot_pins"] as? String == "internal" && shown["resets"] as? Int == 2)
    let sent = try await bench.board(
      "send", "evk", #"{"write": {"flash": [4096, "00"]}}"#, #"{"fault": [{"fault": "qe-stuck"}]}"#)
    #expect(sent.code == 0)
    let picture = try await bench.board("show").out
    #expect(picture.contains("  0x0000000  #" + String(repeating: ".", count: 63) + "\n"))
    #expect(picture.contains("in use: 0x0001000-0x0001fff\n"))
    #expect(picture.contains("faults\n  quad enable stuck at 0 (struck 0 times)\n"))
    for wrong in [
      ["power"], ["power", "half"], ["power", "evk"], ["pins", "evk", "on"], ["pins", "a", "b", "internal"],
    ] {
      let outcome = try await Program.run(["board"] + wrong, environment: bench.environment)
      #expect([3, 64].contains(outcome.code) && outcome.out == "", "\(wrong)")
    }
    process.signal(SIGTERM)
    #expect(await process.wait() == 0)
  }

  @Test func theClientFindsIt() async throws {
    let bench = try Bench()
    let process = try await bench.start("evk", "--boot-pins", "internal")
    let outcome = try await Program.run(
      "provision", Samples.hello("srec"), "--board", "evk", "--json", environment: bench.environment)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let json = try outcome.json()
    #expect(json["found"] as? String == "1fc9:0130" && json["verified_bytes"] as? Int == 10468)
    #expect(json["boot"] as? String == "quiet")
    #expect(try await bench.board("show").out.hasPrefix("evk: application from 0x6000"))
    let status = try await Program.run("status", "--board", "evk", environment: bench.environment)
    #expect(status.code == 2 && status.errors.contains("board evk: neither boot ROM nor flashloader"))
    let absent = try await Program.run("status", "--board", "other", environment: bench.environment)
    #expect(absent.code == 2 && absent.errors.contains("no board other is running: there are evk"))
    let both = try await Program.run("status", "--board", "evk", "--usb", environment: bench.environment)
    #expect(both.code == 64)
    process.signal(SIGTERM)
    #expect(await process.wait() == 0)
  }

  /// A flashloader that hangs can be asked nothing: the button is pressed, and then the flash can be.
  @Test func aHungBoardIsResetAndLookedAtAgain() async throws {
    let bench = try Bench()
    let faults = try bench.folder.file("hang.yaml", Array("- {fault: firmware-hangs, times: 1}\n".utf8))
    let process = try await bench.start("evk", "--mode", "flashloader", "--faults", faults)
    let outcome = try await Program.run(
      "diagnose", "--board", "evk", "--reset-board", "--json", environment: bench.environment)
    #expect(outcome.code == 1, "\(outcome.errors)")
    let json = try outcome.json()
    #expect(json["causes"] as? [String] == ["flashloader-hangs"], "\(json)")
    #expect((json["chip"] as? [String: Any])?["jedec"] as? [Int] == [0x9D, 0x60, 0x17])
    process.signal(SIGTERM)
    #expect(await process.wait() == 0)
  }

  @Test func whichBoard() async throws {
    var bench = try Bench()
    let first = try await bench.start("one")
    let second = try await bench.start("two", "--part", "none")
    let unsaid = try await bench.board("show")
    #expect(unsaid.code == 2 && unsaid.errors.contains("which board? there are one, two"))
    let absent = try await bench.board("show", "three")
    #expect(absent.code == 2 && absent.errors.contains("no board three is running: there are one, two"))
    let taken = try await bench.board("run", "--name", "one")
    #expect(taken.code == 3 && taken.errors.contains("served already by process \(first.id)"))
    #expect(try await bench.board("show", "one").code == 0)
    let listed = try await bench.board("list", "--json").out.split(separator: "\n")
    #expect(listed.count == 2 && listed[1].contains(#""name": "two""#) && listed[1].contains(#""pid": "0x0130""#))
    bench.environment.append("BOARDLESS_BOARD=two")
    #expect(try await bench.board("show").out.contains("no flash is fitted"))
    #expect(try await bench.board("show", "one").out.contains("flash IS25LP064A"))
    for process in [first, second] {
      process.signal(SIGTERM)
      #expect(await process.wait() == 0)
    }
  }

  @Test func aKilledBoardsPlaceIsTakenAgain() async throws {
    let bench = try Bench()
    let first = try await bench.start("evk")
    first.signal(SIGKILL)
    #expect(await first.wait() == -SIGKILL)
    #expect(try await bench.board("list").out == "")
    let stopped = try await bench.board("stop", "evk")
    #expect(stopped.code == 2 && stopped.errors.contains("no board evk is running"))
    try FileManager.default.removeItem(atPath: bench.folder.path("evk-err"))
    let second = try await bench.start("evk")
    #expect(try await bench.board("show").code == 0)
    second.signal(SIGTERM)
    #expect(await second.wait() == 0)
  }

  @Test(
    arguments: [
      (["run", "--name", "../evk"], 3, "is no name of a board"), (["run", "--name", ""], 3, "is no name of a board"),
      (["run", "--name", "evk", "--pty", "/tmp/x"], 64, "leave out the paths"),
      (["show", ".."], 3, "is no name of a board"),
    ] as [([String], Int32, String)])
  func refused(_ words: [String], _ code: Int32, _ message: String) async throws {
    let outcome = try await Program.run(["board"] + words, environment: try Bench().environment)
    #expect(outcome.code == code && outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func aFolderOfTheWrongKind() async throws {
    let folder = try Folder()
    let file = try folder.file("run", [])
    let outcome = try await Program.run("board", "list", environment: ["BOARDLESS_RUNTIME=" + file])
    #expect(outcome.code == 7 && outcome.errors.contains("it is no folder"))
    let relative = try await Program.run("board", "list", environment: ["BOARDLESS_RUNTIME=run"])
    #expect(relative.code == 7 && relative.errors.contains("must be an absolute path"))
  }
}
