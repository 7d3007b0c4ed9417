import Foundation
import Testing

@Suite struct ProvisionTests {
  private func check(_ outcome: Outcome, written address: String = "0x60001000") throws {
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let json = try outcome.json()
    #expect(json["ok"] as? Bool == true)
    #expect(json["found"] as? String == "1fc9:0130")
    #expect(json["hab"] as? String == "open")
    #expect(json["flashloader_version"] as? String == "0x4b020100")
    #expect(json["flash_bytes"] as? Int == 8 << 20)
    #expect(json["verified_bytes"] as? Int == 10468)
    #expect(json["boot"] as? String == "quiet")
    #expect((json["warnings"] as? [String])?.isEmpty == true)
    let erased = try #require(json["erased"] as? [[String: Any]])
    #expect(erased.count == 1 && erased.first?["address"] as? String == "0x60000000")
    #expect(erased.first?["count"] as? Int == 16384)
    let written = try #require(json["written"] as? [[String: Any]])
    #expect(written.count == 1 && written.first?["address"] as? String == address)
    #expect(written.first?["count"] as? Int == 9956)
    let phases = try #require(json["seconds"] as? [String: Double]).keys
    #expect(phases.contains("write image") && phases.contains("observe boot"))
  }

  @Test(arguments: ["srec", "hex", "elf"]) func addressedFiles(kind: String) async throws {
    try check(try await Program.run("provision", Samples.hello(kind), "--virtual", "--json"))
  }

  @Test(arguments: ["0x60002000", "1610620928", "0x6000_2000"]) func binary(address: String) async throws {
    try check(
      try await Program.run("provision", Samples.hello("bin"), "--address", address, "--virtual", "--json"))
  }

  @Test func containers() async throws {
    let folder = try Folder()
    let container = try folder.file("container", try Samples.container())
    try check(try await Program.run("provision", container, "--virtual", "--json"))
    let flash = try Samples.provisionedFlash()
    let image = try folder.file("flash", flash)
    try check(try await Program.run("provision", image, "--virtual", "--json"))
  }

  /// A block that was read back from a flash does not set quad enable again: it works where that is set.
  @Test func aBlockOfOnesOwn() async throws {
    let folder = try Folder()
    let block = try folder.file("fcb", try Samples.provisionedFlash().prefix(512))
    let arguments = ["provision", Samples.hello("srec"), "--fcb", block, "--virtual", "--json"]
    let enabled = try await Program.run(arguments + ["--status-registers", "0x40"])
    #expect(enabled.code == 0, "\(enabled.errors)")
    #expect((try enabled.json()["warnings"] as? [String])?.first?.contains("does not set quad enable") == true)
    let clear = try await Program.run(arguments)
    #expect(clear.code == 1)
    #expect(try clear.json()["phase"] as? String == "write configuration block")
    #expect(clear.errors.contains("try: quad enable: configure with an option word such as 0xC0000007"))
  }

  @Test func standardInput() async throws {
    try check(
      try await Program.run(
        "provision", "-", "--virtual", "--json", input: try Samples.bytes(Samples.hello("elf"))))
    let empty = try await Program.run("provision", "-", "--virtual", "--json", input: [])
    #expect(empty.code == 3)
    #expect(empty.errors.contains("-: the file is empty"))
  }

  @Test func linesForPeople() async throws {
    let outcome = try await Program.run("provision", Samples.hello("srec"), "--virtual")
    #expect(outcome.code == 0)
    #expect(
      outcome.out == """
        flash     8192 KiB at 0x60000000
        erased    16384 bytes in 1 range
        written   9956 bytes besides the configuration block
        verified  10468 bytes, all equal
        boots     the application runs (nothing is on USB)

        """)
    // Standard error is no terminal here: a line a phase, nothing drawn.
    #expect(outcome.errors.contains("  write image                 "))
    #expect(!outcome.errors.contains("\u{1B}") && !outcome.errors.contains("\r"))
    let quiet = try await Program.run("provision", Samples.hello("srec"), "--virtual", "--quiet")
    #expect(quiet.out == outcome.out && quiet.errors == "")
  }

  @Test func withoutVerifyAndReset() async throws {
    let json = try await Program.run(
      "provision", Samples.hello("srec"), "--virtual", "--no-verify", "--no-reset", "--json"
    ).json()
    #expect(json["verified_bytes"] as? Int == 0)
    #expect(json["boot"] as? String == "notObserved")
    let phases = try #require(json["seconds"] as? [String: Double]).keys
    #expect(!phases.contains("verify") && !phases.contains("reset"))
  }

  @Test(arguments: [
    ["K2.7.0", "W25Q64JV-IM"], ["K2.1.0-mcubootutility", "W25Q32JV"], ["K2.7.0-rt1020", "W25Q128JV"],
  ])
  func otherBoards(names: [String]) async throws {
    let outcome = try await Program.run(
      "provision", Samples.hello("srec"), "--virtual", "--json", "--firmware", names[0], "--part", names[1])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try outcome.json()["boot"] as? String == "quiet")
  }

  /// Who reads our words may go; the board's job is done to its end all the same.
  @Test func nobodyReads() async throws {
    let board = try await BoardProcess()
    let (readEnd, writeEnd) = try JSONSession.makePipe(board.folder.path("pipe"))
    close(readEnd)
    let client = try ChildProcess(
      Program.path, ["provision", Samples.hello("srec"), "--port", board.port], output: .descriptor(writeEnd),
      errors: .descriptor(writeEnd))
    close(writeEnd)
    #expect(await client.wait() == 7)
    #expect(try await board.runs() == "boot ROM, serial download")
    await board.end()
  }

  @Test(arguments: [
    ["provision", Samples.hello("srec"), "--virtual"], ["provision", Samples.hello("srec"), "--virtual", "--json"],
    ["image", "info", Samples.hello("srec")], ["demo", Samples.hello("srec")], ["--version"], ["provision", "--help"],
  ]) func fullDisk(arguments: [String]) async throws {
    let outcome = try await Program.run(arguments, output: "/dev/full")
    #expect(outcome.code == 7)
    #expect(outcome.errors.hasSuffix("boardless: cannot write to standard output: No space left on device\n"))
  }
}
