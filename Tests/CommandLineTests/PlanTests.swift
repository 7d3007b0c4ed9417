import BootImage
import Foundation
import HAB
import SampleImages
import Testing

/// `boardless plan` and `provision --plan`: the seed's flow as its user runs it.
@Suite struct PlanTests {
  private static let closing = """
    boot: closed
    image: {file: app.bin}
    flashloader: {unsigned: fl.bin, signed: signed-fl.bin}
    fuses: {srk_table: srk.bin, close: true}
    """

  /// A folder with a plan and what it names, and boards by name.
  private struct Desk {
    let folder: Folder
    let environment: [String]
    let plan: String

    init(_ plan: String = closing) throws {
      folder = try Folder()
      environment = ["BOARDLESS_RUNTIME=" + folder.path("run"), "XDG_STATE_HOME=" + folder.path("state")]
      self.plan = try folder.file("plan.yaml", Array(plan.utf8))
      _ = try folder.file("app.bin", SampleImages.signedContainer())
      _ = try folder.file("fl.bin", StandInFlashloader.make())
      _ = try folder.file("signed-fl.bin", SampleImages.signedFlashloader())
      _ = try folder.file("srk.bin", SampleImages.rootKeys().bytes)
    }

    func run(_ words: String...) async throws -> Outcome { try await Program.run(words, environment: environment) }

    func provision(_ words: String...) async throws -> Outcome {
      try await Program.run(["provision", "--plan", plan, "--json"] + words, environment: environment)
    }

    func board(_ options: String...) async throws -> ChildProcess {
      let process = try Program.start(
        ["board", "run", "--name", "evk"] + options, in: folder, name: "evk-", environment: environment)
      #expect(await eventually { folder.text("evk-err").contains("the virtual RT1020 evk runs") })
      return process
    }

    /// Turns the boot switch and cuts the power for a moment.
    func start(_ pins: String) async throws {
      #expect(try await run("board", "pins", "evk", pins).code == 0)
      #expect(try await run("board", "power", "evk", "off").code == 0)
      #expect(try await run("board", "power", "evk", "on").code == 0)
    }

    func end(_ process: ChildProcess) async throws {
      _ = try await run("board", "stop", "evk")
      #expect(await process.wait() == 0)
    }

    var journal: String { folder.text("state/boardless/boards/virtual-evk/journal.jsonl") }
  }

  @Test func theSeedsFlowInOneProcess() async throws {
    let desk = try Desk()
    let check = try await desk.run("plan", "check", desk.plan, "--json")
    #expect(check.code == 0, "\(check.out)\(check.errors)")
    #expect(try check.json()["starts_closed"] as? Bool == true)
    #expect((try check.json()["burns"] as? [Any])?.count == 9)
    let outcome = try await desk.provision("--virtual")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let json = try outcome.json()
    #expect(json["boot"] as? String == "quiet" && (json["burnt"] as? [Any])?.count == 9)
    #expect((json["rehearsal"] as? [Any])?.isEmpty == false && json["journal"] is NSNull)
    let people = try await desk.run("provision", "--plan", desk.plan, "--virtual")
    #expect(people.code == 0 && people.out.contains("burnt     9 fuse words, each read back; the part is closed\n"))
    #expect(people.errors.contains("  rehearse fuses "))
  }

  @Test func aBoardByNameClosedAndUpdated() async throws {
    let desk = try Desk()
    let board = try await desk.board()
    let first = try await desk.provision("--board", "evk")
    #expect(first.code == 0, "\(first.errors)")
    #expect(try first.json()["boot"] as? String == "serialDownloadByPins")
    #expect(desk.journal.contains("burn 0x06 BOOT_CFG1") && !desk.journal.contains("PRIVATE"))
    try await desk.start("internal")
    #expect(try await desk.run("status", "--board", "evk").code == 2, "the application runs")
    try await desk.start("serial")
    _ = try desk.folder.file("app.bin", SampleImages.signedContainer(7000, seed: 2))
    let second = try await desk.provision("--board", "evk")
    #expect(second.code == 0, "\(second.errors)")
    #expect(try second.json()["hab"] as? String == "closed" && (second.json()["burnt"] as? [Any])?.isEmpty == true)
    // What it would not start is refused before anything is erased, with a plan and without one.
    try await desk.start("serial")
    let unsigned = try desk.folder.file("app.bin", SampleImages.container())
    let refused = try await desk.provision("--board", "evk")
    #expect(try refused.code == 5 && (refused.json()["phase"] as? String) == "read fuses", "\(refused.errors)")
    try await desk.start("serial")
    let plain = try await desk.run(
      "provision", unsigned, "--signed-flashloader", desk.folder.path("signed-fl.bin"), "--board", "evk", "--json")
    #expect(try plain.code == 5 && (plain.json()["phase"] as? String) == "verify image", "\(plain.errors)")
    try await desk.start("internal")
    #expect(try await desk.run("status", "--board", "evk").code == 2, "the application still runs")
    try await desk.end(board)
  }

  /// Killed in the middle, as by a crash; then the same command with --resume.
  @Test func killedAndResumed() async throws {
    let desk = try Desk()
    let board = try await desk.board()
    let client = try Program.start(
      ["provision", "--plan", desk.plan, "--board", "evk"], in: desk.folder, name: "client-",
      environment: desk.environment)
    #expect(await eventually { desk.journal.contains("\"provision: erase\"") })
    client.signal(SIGKILL)
    _ = await client.wait()
    try await desk.start("serial")
    let resumed = try await desk.provision("--board", "evk", "--resume")
    #expect(resumed.code == 0, "\(resumed.errors)")
    try await desk.start("internal")
    #expect(try await desk.run("status", "--board", "evk").code == 2)
    try await desk.start("serial")
    // All is done: nothing is written or burnt again.
    let again = try await desk.provision("--board", "evk", "--resume")
    #expect(try again.code == 0 && (again.json()["burnt"] as? [Any])?.isEmpty == true, "\(again.errors)")
    try await desk.end(board)
  }

  @Test func aSecondProvisionOfOneBoard() async throws {
    let desk = try Desk()
    let path = desk.folder.path("journal")
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let refused = try await desk.provision("--virtual", "--journal", path)
    #expect(refused.code == 2 && refused.errors.contains("another program works on this board"), "\(refused.errors)")
    close(descriptor)
    #expect(try await desk.provision("--virtual", "--journal", path).code == 0)
  }

  @Test(arguments: [
    ("boot: closed\nimage: {file: app.bin}", 3, "nothing closes the part"),
    ("boot: unsigned\nimage: {file: none}", 7, "plan.yaml:2:15: image.file: cannot open"),
    ("boot: unsigned\n imag: 3", 3, "plan.yaml:2:"),
    ("boot: unsigned\ncolour: red", 3, "plan.yaml:2:1: the file has no key \"colour\""),
    (closing.replacingOccurrences(of: "signed-fl.bin", with: "fl.bin"), 3, "fl.bin is not signed"),
    ("boot: signed\nimage: {file: fl.bin}", 3, "image.file: "),
  ]) func wrongPlans(text: String, code: Int32, words: String) async throws {
    let desk = try Desk(text)
    let check = try await desk.run("plan", "check", desk.plan)
    #expect(check.code == code && (check.out + check.errors).contains(words), "\(check.out)\(check.errors)")
    #expect(try await desk.provision("--virtual").code == code)
  }

  /// Keys of one's own: a tree, an application that the plan signs, a flashloader that it signs too.
  @Test func aPlanThatSigns() async throws {
    let desk = try Desk(
      """
      boot: closed
      image: {file: \(Samples.hello("srec")), sign: {keys: keys, key: 1, passphrase_file: pass}}
      flashloader: {unsigned: fl.bin, sign: true}
      fuses: {srk_hash: "\(String(repeating: "ab", count: 32))", close: true}
      """)
    _ = try desk.folder.file("pass", Array("open sesame\n".utf8))
    let keys = try await desk.run(
      "image", "keys", desk.folder.path("keys"), "--count", "2", "--type", "secp256r1", "--passphrase-file",
      desk.folder.path("pass"))
    #expect(keys.code == 0, "\(keys.errors)")
    // Of other keys than the ones that are to be burnt.
    let foreign = try await desk.run("plan", "check", desk.plan)
    #expect(foreign.code == 5, "\(foreign.out)\(foreign.errors)")
    let plan = desk.folder.text("plan.yaml").replacingOccurrences(
      of: "srk_hash: \"\(String(repeating: "ab", count: 32))\"", with: "srk_table: keys/srk_table.bin")
    _ = try desk.folder.file("plan.yaml", Array(plan.utf8))
    let outcome = try await desk.provision("--virtual")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(!(outcome.out + outcome.errors).contains("sesame"))
  }

  /// Silicon is never burnt without ticket and typing: a pty counts as silicon.
  @Test func aSerialPortCountsAsSilicon() async throws {
    let desk = try Desk(Self.closing + "\npolicy: {burn: silicon}")
    let board = try await BoardProcess()
    let outcome = try await desk.provision("--port", board.port)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let json = try outcome.json()
    #expect((json["burnt"] as? [Any])?.isEmpty == true && (json["left"] as? [String])?.isEmpty == false)
    #expect(try await desk.run("status", "--port", board.port).out.contains("open"))
    await board.end()
  }

  @Test func theTemplateIsAPlan() async throws {
    let template = try await Program.run("plan", "new")
    #expect(template.code == 0 && template.out.contains("boot: closed\n"))
    let desk = try Desk(template.out)
    let check = try await desk.run("plan", "check", desk.plan)
    #expect(check.code == 7 && check.errors.contains("image.file: cannot open"), "\(check.errors)")
  }
}
