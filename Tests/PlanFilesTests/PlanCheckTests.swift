import BootImage
import DescribedValues
import Fuses
import PlanFiles
import Provisioning
import SampleImages
import Testing

/// What a check of a plan says before any board is near.
@Suite struct PlanCheckTests {
  @Test func anUnsignedPlan() throws {
    let files = try PlanFolder("boot: unsigned\nimage: {file: app.bin}\nflashloader: {unsigned: fl.bin}")
    let material = try files.material()
    let check = PlanCheck(material)
    #expect(check.isGood && check.exitCode == .success, "\(check.findings)")
    #expect(check.now.starts && check.closed == nil && check.fuses == nil)
    #expect(material.inputs.map(\.name) == ["plan", "image.file", "flashloader.unsigned"])
    let plan = material.provisioningPlan()
    #expect(plan.segments.map(\.address) == [0x6000_1000] && plan.flashloader != nil)
    #expect(check.lines(material, path: "p").last == "the plan can be carried out")
    #expect(check.json(material, path: "p")["ok"]?.bool == true)
  }

  @Test func onAClosedPart() throws {
    let files = try PlanFolder("boot: unsigned\nimage: {file: app.bin}\nflashloader: {unsigned: fl.bin}")
    var part = FuseReadOut.blank
    for word in FuseWord.keyHash { part[word] = 0x1234_5678 }
    part[FuseWord.bootConfiguration1] = FuseWord.closeBit
    let check = PlanCheck(try files.material(), on: part)
    #expect(check.exitCode == .closedPart)
    let texts = check.findings.filter { $0.weight == .error }.map(\.text)
    #expect(texts.contains("plans/app.bin is not signed, and the part is closed"), "\(texts)")
    #expect(texts.contains { $0.hasPrefix("no flashloader is signed, and the part is closed") }, "\(texts)")
  }

  @Test(arguments: [
    ("boot: closed\nimage: {file: app.bin}", "\"boot: closed\" and nothing closes the part", ExitCode.badInput),
    (
      "boot: signed\nimage: {file: app.bin}", "plans/app.bin is not signed, and \"boot: signed\" wants a signed image",
      .closedPart
    ),
    (
      "boot: closed\nimage: {file: app.bin}\nfuses: {close: true}", "the part is to be closed and no keys are burnt",
      .badInput
    ),
    (
      "boot: unsigned\nimage: {file: app.bin}\nfuses: {close: true}",
      "\"close: true\" and \"boot: unsigned\" contradict each other", .badInput
    ),
    (
      "boot: closed\nimage: {file: app.bin}\nfuses: {close: true, srk_hash: hash.bin}\nflashloader: {unsigned: fl.bin}",
      "no flashloader is signed, and the part is to be closed", .closedPart
    ),
    (
      "boot: unsigned\nimage: {file: app.bin}\nfuses: {words: {0x26: 1}}\npolicy: {burn: never, all_or_nothing: true}",
      "\"burn: never\" and \"all_or_nothing: true\" leave nothing", .badInput
    ),
    (
      "boot: unsigned\nimage: {file: app.bin}\nmemory: {option: 0x1}", "option word 0x00000001 makes no sense",
      .badInput
    ),
  ]) func contradictions(_ text: String, _ words: String, _ code: ExitCode) throws {
    let check = PlanCheck(try PlanFolder(text).material())
    let texts = check.findings.filter { $0.weight == .error }.map(\.text)
    #expect(texts.contains { $0.hasPrefix(words) }, "\(texts)")
    #expect(check.exitCode == code)
    #expect(check.findings.allSatisfy { $0.weight != .error || $0.remedy?.isEmpty == false })
  }

  @Test(arguments: [
    ("image: {file: none.bin}", "plans/plan.yaml:2:15: image.file: cannot open plans/none.bin"),
    ("image: {file: empty.bin}", "plans/plan.yaml:2:15: image.file: plans/empty.bin: the file is empty"),
    ("image: {file: fl.bin}", "plans/plan.yaml:2:15: image.file: plans/fl.bin: "),
    (
      "image: {file: app.bin}\nflashloader: {signed: fl.bin}", "plan.yaml:3:23: flashloader.signed: plans/fl.bin is not"
    ),
    ("image: {file: app.bin}\nflashloader: {unsigned: app.bin}", "plan.yaml:3:25: flashloader.unsigned: plans/app.bin"),
    ("image: {file: app.bin}\nmemory: {fcb: app.bin}", "plan.yaml:3:15: memory.fcb: plans/app.bin is no flash conf"),
    ("image: {file: app.bin}\nfuses: {srk_hash: app.bin}", "plan.yaml:3:19: fuses.srk_hash: plans/app.bin is no SRK"),
    (
      "image: {file: app.bin}\nfuses: {srk_table: app.bin}", "plan.yaml:3:20: fuses.srk_table: plans/app.bin: SRK table"
    ),
    ("image: {file: app.bin}\n  x: y", "plan.yaml:3:"),
  ]) func wrongFiles(_ text: String, _ words: String) throws {
    let error = #expect(throws: DescriptionError.self) { try PlanFolder("boot: unsigned\n" + text).material() }
    #expect(error?.located(in: "?").contains(words) == true, "\(error?.located(in: "?") ?? "")")
  }
}
