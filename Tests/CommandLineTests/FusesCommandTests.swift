import Foundation
import HAB
import SampleImages
import Testing

/// `boardless fuses` as an engineer runs it.
@Suite struct FusesCommandTests {
  private static let list =
    Samples.root.appendingPathComponent("Tests/FusePlanFilesTests/Files/sec-log-fuses.txt").path
  private static let identity = ["--fuse", "0=0x3", "--fuse", "1=0x12345678", "--fuse", "2=0x9abcdef0"]

  private static func fuses(_ words: String...) async throws -> Outcome { try await Program.run(["fuses"] + words) }

  // MARK: - show

  @Test func show() async throws {
    let outcome = try await Program.run(["fuses", "show", "--virtual", "--fuse", "6=0x12"] + Self.identity)
    // A closed part's boot ROM lets nobody read.
    #expect(outcome.code == 5 && outcome.out == "" && outcome.errors.contains("--flashloader"))
    let open = try await Program.run(["fuses", "show", "--virtual", "--fuse", "6=0x10"] + Self.identity)
    #expect(open.code == 0 && open.errors == "")
    #expect(open.out.hasPrefix("part 9abcdef012345678, HAB open; the shadow registers, read by the boot ROM\n"))
    for line in [
      "  0x06 BOOT_CFG1                  0x00000010\n       BT_FUSE_SEL 1 (fuses): boot configuration from fuses, not from pins\n",
      "0x01 LOT_NO_ENC1                0x12345678   locked\n", "HAB: open, the part starts any sound image",
      "keys: none burnt", "serial download: on\n", "JTAG: open\n", "locked against burns: the part's maker's words\n",
    ] { #expect(open.out.contains(line), "\(line)") }
    #expect(!open.out.contains("MISC_CONF0"))
    let all = try await Self.fuses("show", "--virtual", "--all")
    #expect(all.out.contains("0x2d MISC_CONF0") && all.out.contains("SDP_DISABLE 0: no serial download"))
  }

  @Test func showForPrograms() async throws {
    let folder = try Folder()
    let outcome = try await Program.run(
      ["fuses", "show", "--virtual", "--json", "--flashloader", Samples.flashloader] + Self.identity)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
    #expect(json["board"] as? String == "9abcdef012345678" && json["closed"] as? Bool == false)
    #expect((json["fuses"] as? [Any])?.count == 48)
    // A plan can be made on it without the board.
    let file = try folder.file("board.json", Array(outcome.out.utf8))
    let plan = try await Self.fuses("plan", Self.list, "--on", file)
    #expect(plan.code == 0 && plan.out.hasPrefix("part 9abcdef012345678; as \(file) has it\n"))
  }

  // MARK: - plan

  /// The list that would have bricked a board if it was interrupted: read in its order, put into the right one.
  @Test func theListOfTheLog() async throws {
    let plan = try await Self.fuses("plan", Self.list, "--virtual")
    #expect(plan.code == 0 && plan.errors == "")
    let close = try #require(plan.out.range(of: "10. burn 0x06 BOOT_CFG1: the bits 0x00000002, which closes the part"))
    let keys = try #require(plan.out.range(of: "8. burn 0x1f SRK_HASH[31:0]: the bits 0x26327105"))
    #expect(keys.upperBound < close.lowerBound)
    for words in [
      "9. read all eight words of SRK_HASH", "the close bit was asked for before the keys",
      "2f39a2424e5380d39747d19cef9a61e527b99893a9ca09beb4b0b7dd05713226", "the part is closed for ever",
      "This may be burnt. Next: boardless fuses rehearse.", "UNPROVEN",
    ] { #expect(plan.out.contains(words), "\(words)") }
    let json = try await Program.run("fuses", "plan", Self.list, "--virtual", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any])
    #expect(object["ok"] as? Bool == true && object["closes"] as? Bool == true)
    #expect((object["steps"] as? [String])?.last == "burn 0x06 BOOT_CFG1 0x00000002")
  }

  @Test(arguments: [
    (["--set", "SEC_CONFIG1=1"], 5, "SRK_HASH would be all zeros"), (["--close"], 5, "SRK_HASH would be all zeros"),
    (["--set", "FIELD_RETURN=1"], 5, "this program never burns it"), (["--set", "1=1"], 3, "the part's maker"),
    (["--set", "0x10=1"], 3, "reserved"), (["--set", "0x26=0x12", "--fuse", "0=0x400"], 5, "it is locked"),
    (["--set", "SDP_DISABLE=1"], 5, "serial download is gone"), (["--set", "LOCK=0x4"], 5, "allow locks"),
    (["--set", "Boot_Device_Selection=0", "--fuse", "5=0x20"], 5, "are 1 and are wanted 0"),
    (["--srk", String(repeating: "0", count: 64)], 5, "all zeros"), (["--set", "0x18=1"], 5, "the 8 words"),
    (["--set", "NOTHING=1"], 3, "'NOTHING' is no fuse word"), (["--srk", "ab"], 7, "cannot open ab"),
    (["--srk", Self.list], 3, "neither an SRK table nor its hash"), (["/none"], 7, "cannot open /none"),
    (["--set", "GP1=1", "--on", "/none"], 64, "--virtual"),
  ])
  func refused(arguments: [String], code: Int32, words: String) async throws {
    let outcome = try await Program.run(["fuses", "plan", "--virtual"] + arguments)
    #expect(outcome.code == code, "\(outcome.out)\(outcome.errors)")
    #expect((outcome.out + outcome.errors).contains(words), "\(outcome.out)\(outcome.errors)")
    #expect(!outcome.out.contains("This may be burnt"))
  }

  @Test func nothingIsAskedFor() async throws {
    #expect(try await Self.fuses("plan", "--virtual").code == 64)
    #expect(try await Self.fuses("plan", "--set", "GP1=1").code == 64)
    #expect(try await Self.fuses("burn", "--virtual").code == 64)
    #expect(try await Self.fuses("rehearse", Self.list, "--virtual").code == 64)
  }

  // MARK: - rehearse and burn

  /// From an open board with a signed image in its flash to a closed one that boots it.
  @Test func aBoardIsClosed() async throws {
    let folder = try Folder()
    let container = try SampleImages.signedContainer()
    let flash = try folder.file("flash", try Samples.provisionedFlash().prefix(0x1000) + container)
    let image = try folder.file("app", container)
    let loader = try folder.file("loader", try SampleImages.signedFlashloader())
    let keys = try folder.file("keys", try SampleImages.rootKeys().bytes)
    let environment = ["BOARDLESS_RUNTIME=" + folder.path("run"), "HOME=" + folder.path("home")]
    let process = try Program.start(
      [
        "board", "run", "--name", "evk", "--part", "W25Q64JV", "--status-registers", "0,2", "--flash", flash,
      ] + Self.identity, in: folder, environment: environment)
    #expect(await eventually { folder.text("err").contains("the virtual RT1020 evk runs") })
    func run(_ words: String...) async throws -> Outcome {
      try await Program.run(words, environment: environment)
    }
    let ticket = folder.path("ticket.json")
    // An unsigned flashloader would never come back.
    let unsigned = try await run(
      "fuses", "rehearse", "--srk", keys, "--close", "--board", "evk", "--image", image, "--flashloader",
      Samples.flashloader, "-o", ticket)
    #expect(
      unsigned.code == 5 && unsigned.errors.contains("must not be burnt") && !folder.names.contains("ticket.json"))
    let rehearsal = try await run(
      "fuses", "rehearse", "--srk", keys, "--close", "--board", "evk", "--image", image, "--flashloader", loader, "-o",
      ticket)
    #expect(rehearsal.code == 0, "\(rehearsal.out)\(rehearsal.errors)")
    #expect(
      rehearsal.out.contains("+ after a power cycle the closed part starts the image in its flash, at 0x60002040"))
    #expect(rehearsal.out.contains("+ the supply was cut 18 times in the middle of a burn"))
    #expect(try await run("fuses", "show", "--board", "evk").out.contains("HAB: open"))
    let keysOnly = try await run(
      "fuses", "burn", "--ticket", ticket, "--board", "evk", "--image", image, "--flashloader", loader,
      "--stop-before-closing", "--quiet")
    #expect(keysOnly.code == 0 && keysOnly.out == "" && keysOnly.errors == "", "\(keysOnly.errors)")
    let shown = try await run("fuses", "show", "--board", "evk").out
    #expect(shown.contains("HAB: open") && !shown.contains("keys: none"))
    let burn = try await run(
      "fuses", "burn", "--ticket", ticket, "--board", "evk", "--image", image, "--flashloader", loader)
    #expect(burn.code == 0, "\(burn.errors)")
    #expect(burn.out.contains("1 words were burnt, and all read back as planned.\nHAB is closed."))
    let journal = folder.path("home/.local/state/boardless/boards/virtual-evk/journal.jsonl")
    let lines = String(decoding: try Samples.bytes(journal), as: UTF8.self).split(separator: "\n")
    // The header, begun and done of each key, the keys compared twice, begun and done of the close bit.
    #expect(lines.count == 21, "\(lines)")
    #expect(try await run("board", "pins", "evk", "internal").code == 0)
    #expect(try await run("board", "power", "evk", "off").code == 0)
    #expect(try await run("board", "power", "evk", "on").code == 0)
    #expect(try await run("board", "show", "evk").out.contains("application from 0x60002040"))
    process.signal(SIGTERM)
    #expect(await process.wait() == 0)
  }

  /// A serial port counts as silicon, also where a virtual board is behind it: without a person nothing is burnt.
  @Test func siliconWantsAPerson() async throws {
    let board = try await BoardProcess("--fuse", "1=0x12345678", "--fuse", "2=0x9abcdef0")
    let folder = board.folder
    let ticket = folder.path("ticket.json")
    let words = ["--set", "GP1=0x42", "--port", board.port]
    let rehearsal = try await Program.run(
      ["fuses", "rehearse", "-o", ticket, "--flashloader", Samples.flashloader] + words)
    #expect(rehearsal.code == 0, "\(rehearsal.errors)")
    let burn = [
      "fuses", "burn", "--ticket", ticket, "--port", board.port, "--flashloader", Samples.flashloader, "--journal",
      folder.path("journal"),
    ]
    // From a pipe, even with the right words.
    let piped = try await Program.run(burn, input: Array("12345678 00000000\n".utf8))
    #expect(piped.code == 130 && piped.errors.contains("only from a terminal"))
    #expect(try await Program.run("fuses", "show", "--port", board.port).out.contains("GP1") == false)
    // At a terminal, with other words and with the right ones.
    #expect(try await Self.type("yes\n", burn, folder, "a") == 130)
    #expect(try await Program.run("fuses", "show", "--port", board.port).out.contains("GP1") == false)
    #expect(try await Self.type("12345678 00000000\n", burn, folder, "b") == 0)
    #expect(
      try await Program.run("fuses", "show", "--port", board.port).out.contains(
        "0x26 GP1                        0x00000042"))
    await board.end()
  }

  private static func type(_ text: String, _ arguments: [String], _ folder: Folder, _ name: String) async throws
    -> Int32
  {
    let terminal = try Terminal()
    let child = try ChildProcess(
      Program.path, arguments, input: .terminal(terminal.path),
      output: .file(folder.url.appendingPathComponent(name + "-out")), errors: .terminal(terminal.path))
    var said = ""
    let asked = await eventually {
      said += String(decoding: terminal.read(), as: UTF8.self)
      return said.contains("for ever. To go on, type: 12345678 00000000")
    }
    #expect(asked, "\(said)")
    terminal.write(Array(text.utf8))
    return await child.wait()
  }

  /// A ticket is of one board, and as it was made.
  @Test func ticketsOfOthers() async throws {
    let folder = try Folder()
    let ticket = folder.path("ticket.json")
    #expect(
      try await Program.run(["fuses", "rehearse", "--set", "GP1=1", "--virtual", "-q", "-o", ticket] + Self.identity)
        .code == 0)
    let other = try await Self.fuses("burn", "--ticket", ticket, "--virtual", "--fuse", "1=0x12345679")
    #expect(other.code == 4 && other.errors.contains("the ticket is of board 9abcdef012345678"))
    let changed = try await Program.run(
      ["fuses", "burn", "--ticket", ticket, "--virtual", "--fuse", "0x27=1"] + Self.identity)
    #expect(changed.code == 4 && changed.errors.contains("rehearse again"))
    let text = String(decoding: try Samples.bytes(ticket), as: UTF8.self)
    let edited = try folder.file("edited", Array(text.replacingOccurrences(of: "0x00000001", with: "0x00000003").utf8))
    let refused = try await Program.run(["fuses", "burn", "--ticket", edited, "--virtual"] + Self.identity)
    #expect(refused.code == 3 && refused.errors.contains("was changed after the rehearsal"))
    let good = try await Program.run(["fuses", "burn", "--ticket", ticket, "--virtual"] + Self.identity)
    #expect(good.code == 0 && good.out.contains("1 words were burnt"), "\(good.errors)")
  }
}
