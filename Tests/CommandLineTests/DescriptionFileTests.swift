import Foundation
import Testing

/// Board files, part files and fault plans on the command line.
@Suite struct DescriptionFileTests {
  private let hello = Samples.hello("srec")

  private func file(_ folder: Folder, _ name: String, _ text: String) throws -> String {
    try folder.file(name, Array(text.utf8))
  }

  @Test func checkSaysWhatFilesMean() async throws {
    let folder = try Folder()
    _ = try file(folder, "part.yaml", "{name: MY64, based_on: W25Q64JV}")
    let board = try file(folder, "board.yaml", "flash: {part_file: part.yaml}\nfuses: {6: 0x10}\n")
    let plan = try file(folder, "plan.yaml", "- {fault: erase-ignored, after: 2}\n")
    let outcome = try await Program.run("board", "check", board, plan, folder.path("part.yaml"))
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    for line in [
      "\(board): a board\n", "  flash      MY64, 8 MiB\n", "\(plan): a plan of 1 fault\n",
      "  fault      erase-ignored, after 2\n", "part.yaml: a flash part\n", "  jedec      ef4017\n",
    ] { #expect(outcome.out.contains(line), "\(outcome.out)") }
  }

  @Test func checkSaysWhatIsWrong() async throws {
    let folder = try Folder()
    let wrong = try file(folder, "wrong.yaml", "faults:\n- fault: erase-leaves-bits\n  mask: 0x1ff\n")
    let right = try file(folder, "right.yaml", "seed: 2\n")
    let outcome = try await Program.run("board", "check", wrong, right)
    #expect(outcome.code == 3)
    #expect(outcome.out.hasPrefix("\(right): a board\n"))
    #expect(
      outcome.errors
        == "boardless: \(wrong):3: faults[0].mask: expected 0x01 to 0xff, got a number (0x1ff)\n")
    let none = folder.path("none.yaml")
    let unreadable = try await Program.run("board", "check", none, wrong)
    #expect(unreadable.code == 7)
    #expect(
      unreadable.errors.contains("cannot open \(none): No such file") && unreadable.errors.contains("wrong.yaml:3"))
  }

  @Test func faultsAreListedAndExplained() async throws {
    let all = try await Program.run("board", "faults")
    #expect(all.code == 0 && all.out.contains("  erase-ignored        An erase takes its time"))
    let one = try await Program.run("board", "faults", "erase-ignored")
    #expect(one.code == 0 && one.out.contains("  - {fault: erase-ignored, addresses: [0x10000-0x1ffff]"))
    let wrong = try await Program.run("board", "faults", "bad-luck")
    #expect(wrong.code == 3 && wrong.errors.contains("choose one of nor-absent, sfdp-corrupt"))
  }

  @Test func partsArePrintedAsPartFiles() async throws {
    let all = try await Program.run("board", "parts")
    #expect(all.code == 0 && all.out.contains("W25Q128JV       16384 KiB\n"))
    let one = try await Program.run("board", "parts", "w25q64jv")
    #expect(one.code == 0 && one.out.hasPrefix("name: \"W25Q64JV\"\njedec: \"ef4017\"\n"))
    let folder = try Folder()
    let checked = try await Program.run("board", "check", try file(folder, "part.yaml", one.out))
    #expect(checked.code == 0, "\(checked.errors)")
    #expect(try await Program.run("board", "parts", "none").code == 3)
  }

  @Test func aBoardFileMakesTheBoardAndOptionsChangeIt() async throws {
    let folder = try Folder()
    let board = try file(folder, "board.yaml", "flash: {part: W25Q32JV}\n")
    let four = try await Program.run("provision", hello, "--virtual", "--board-file", board, "--json")
    #expect(four.code == 0, "\(four.errors)")
    #expect(try four.json()["flash_bytes"] as? Int == 4 << 20)
    let sixteen = try await Program.run(
      "provision", hello, "--virtual", "--board-file", board, "--part", "w25q128jv", "--json")
    #expect(try sixteen.json()["flash_bytes"] as? Int == 16 << 20)
    let part = try file(folder, "part.yaml", "{name: X, based_on: W25Q64JV, size: 2 MiB, jedec: ef4015}")
    let two = try await Program.run("provision", hello, "--virtual", "--part", part, "--json")
    #expect(try two.json()["flash_bytes"] as? Int == 2 << 20, "\(two.errors)")
  }

  @Test func aFaultPlanMakesItSick() async throws {
    let folder = try Folder()
    let plan = try file(folder, "plan.yaml", "- {fault: erase-ignored, addresses: 0x60001000-0x60001fff}\n")
    let holds = try folder.file("flash", [UInt8](repeating: 0, count: 1 << 16))
    let sick = try await Program.run("provision", hello, "--virtual", "--flash", holds, "--faults", plan, "--json")
    #expect(sick.code == 1, "\(sick.errors)")
    #expect(try sick.json()["phase"] as? String == "erase")
    let healthy = try await Program.run("provision", hello, "--virtual", "--flash", holds)
    #expect(healthy.code == 0)
  }

  @Test func whatIsRefused() async throws {
    let folder = try Folder()
    let far = try file(folder, "far.yaml", "- fault: erase-ignored\n  addresses: 0x800000\n")
    let many = try file(folder, "many.yaml", String(repeating: "- {fault: qe-stuck}\n", count: 5000))
    for (options, code, words) in [
      (["--faults", far], 3, "far.yaml:2: faults[0].addresses: expected an address"),
      (["--board-file", far], 3, "far.yaml:1: expected an object"),
      (["--board-file", folder.path("none")], 7, "cannot open \(folder.path("none"))"),
      (["--part", folder.path("none.yaml")], 7, "cannot open \(folder.path("none.yaml"))"),
      (["--faults", "/dev/zero"], 3, "/dev/zero is larger than 4 MiB: it is no board, part or fault file"),
      (["--faults", many], 3, "many.yaml:1: faults: expected a list of up to 4096 faults, got a list of 5000"),
      (["--part", "none.such"], 3, "no flash part is called none.such: choose one of"),
      (["--part", "none", "--flash", hello], 3, "--flash: with --part none there is no flash"),
    ] as [([String], Int32, String)] {
      let outcome = try await Program.run(["provision", hello, "--virtual"] + options)
      #expect(outcome.code == code && outcome.errors.contains(words), "\(outcome.errors)")
    }
    let usage = try await Program.run("provision", hello, "--port", "x", "--board-file", far)
    #expect(usage.code == 64 && usage.errors.contains("goes with --virtual only"))
  }
}
