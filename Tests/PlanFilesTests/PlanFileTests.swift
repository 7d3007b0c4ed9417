import BootImage
import DescribedValues
import Foundation
import PlanFiles
import Testing
import YAMLText

/// What a plan file may say, and what is said of one that says it wrong.
@Suite struct PlanFileTests {
  @Test func theLeast() throws {
    let plan = try PlanText("boot: unsigned\nimage: {file: app.srec}").plan()
    #expect(plan.boot == .unsigned)
    #expect(plan.image.file.path == "plans/app.srec" && plan.image.address == nil && plan.image.signing == nil)
    #expect(plan.flashloader == PlanFile.Flashloaders() && plan.fuses == nil)
    #expect(plan.memory == .option(.standard))
    #expect(plan.policy == PlanFile.Policy() && plan.timeouts == PlanFile.Timeouts())
  }

  @Test func everything() throws {
    let plan = try PlanText(
      """
      boot: closed
      image:
        file: /abs/app.bin
        address: 0x60002000
        sign: {keys: ../keys, key: 2, passphrase_file: pass}
      flashloader: {unsigned: u.bin, signed: s.bin}
      memory: {option: [0xC1000007, 0x12]}
      fuses:
        srk_hash: "3fe6863b1b0e1350b24a42d0ad986214ddb6e357669781223b7d6cff47ab42c5"
        close: true
        words: {boot_cfg0: 0x20, 0x26: 7}
        locks: [boot_cfg_lock]
      policy:
        verify: false
        reset: false
        resume: true
        closed_board: refuse
        burn: silicon
        all_or_nothing: true
        boards: ["0123456789abcdef", "0123456789ABCDEE"]
      timeouts: {device: 1, flashloader: 2s, jump: 3s, boot: 0, command: 500ms, erase_sector: 1 s}
      """
    ).plan()
    #expect(plan.image.file.path == "/abs/app.bin" && plan.image.address == 0x6000_2000)
    let signing = try #require(plan.image.signing)
    guard case .folder(let keys) = signing.keys else {
      Issue.record("\(signing)")
      return
    }
    #expect(keys.path == "plans/../keys" && signing.index == 2 && signing.passphrase?.path == "plans/pass")
    #expect(plan.flashloader.unsigned?.path == "plans/u.bin" && plan.flashloader.signed?.path == "plans/s.bin")
    #expect(plan.memory == .option(OptionWord(rawValue: 0xC100_0007, second: 0x12)))
    let fuses = try #require(plan.fuses)
    guard case .bytes(let hash)? = fuses.keyHash else {
      Issue.record("\(fuses)")
      return
    }
    #expect(hash.count == 32 && hash.first == 0x3F && fuses.closes)
    #expect(fuses.words.map(\.index) == [5, 0x26] && fuses.words.map(\.value) == [0x20, 7])
    #expect(fuses.locks == ["BOOT_CFG_LOCK"])
    let policy = plan.policy
    #expect(!policy.verifies && !policy.resets && policy.resumes && policy.isAllOrNothing)
    #expect(policy.closed == .refuse && policy.burning == .silicon)
    #expect(policy.boards == [0x0123_4567_89AB_CDEF, 0x0123_4567_89AB_CDEE])
    #expect(plan.timeouts.device == .seconds(1) && plan.timeouts.boot == .zero)
    #expect(plan.timeouts.command == .milliseconds(500) && plan.timeouts.eraseSector == .seconds(1))
  }

  @Test func theTemplate() throws {
    let plan = try PlanText(PlanTemplate.text).plan()
    #expect(plan.boot == .closed && plan.fuses?.closes == true && plan.image.signing != nil)
    // What is commented out must be a plan as well, and say what holds anyway.
    let uncommented = PlanTemplate.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let body = line.drop { $0 == " " }
      guard body.hasPrefix("# "), let colon = body.firstIndex(of: ":"),
        body[..<colon].dropFirst(2).allSatisfy({ $0.isLowercase || $0 == "_" }),
        body[colon...].dropFirst().first == " "
      else { return String(line) }
      return String(repeating: " ", count: line.count - body.count) + body.dropFirst(2)
    }.joined(separator: "\n")
    #expect(uncommented != PlanTemplate.text)
    var full = try PlanText(uncommented).plan()
    #expect(full.image.address == 0x6000_2000 && full.image.signing?.passphrase != nil)
    #expect(full.policy == plan.policy)
    full.timeouts = PlanFile.Timeouts()
    #expect(full.fuses?.words.count == 1 && full.fuses?.locks.isEmpty == true)
  }

  /// The document shows the template letter by letter.
  @Test func theDocument() throws {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Docs/PlanFile.md"
    let document = try String(contentsOfFile: "/" + path, encoding: .utf8)
    #expect(document.contains("```yaml\n" + PlanTemplate.text + "```"))
    for key in ["srk_table", "closed_board", "all_or_nothing", "erase_sector", "passphrase_file", "allow_no_way_back"] {
      #expect(document.contains(key))
    }
  }

  @Test(arguments: [
    ("7", "plan.yaml:1:1: expected an object, got"),
    ("image: {file: a}", "plan.yaml:1:1: the key \"boot\" is missing: one of \"unsigned\", \"signed\" or \"closed\""),
    ("boot: open\nimage: {file: a}", "plan.yaml:1:7: boot: expected \"unsigned\", \"signed\" or \"closed\", got"),
    ("boot: signed", "plan.yaml:1:1: the key \"image\" is missing"),
    ("boot: signed\nimage: {}", "plan.yaml:2:8: image: the key \"file\" is missing"),
    ("boot: signed\nimage: {file: 7}", "plan.yaml:2:15: image.file: expected a path"),
    ("boot: signed\ncolour: red", "plan.yaml:2:1: the file has no key \"colour\"; it has \"boot\", \"image\""),
    ("boot: signed\nimage: {file: a, sign: {}}", "plan.yaml:2:24: image.sign: the key \"keys\" is missing"),
    (
      "image: {file: a, sign: {keys: k, configuration: c}}",
      "plan.yaml:1:49: image.sign.configuration: \"keys\" and \"configuration\" cannot stand together"
    ),
    ("image: {file: a, sign: {configuration: c, key: 1}}", "plan.yaml:1:48: image.sign.key: with \"configuration\""),
    ("image: {file: a, sign: {keys: k, key: 4}}", "image.sign.key: expected a whole number from 0 to 3, got"),
    ("memory: {}", "plan.yaml:1:9: memory: expected one of the keys \"option\" and \"fcb\""),
    ("memory: {option: [1]}", "memory.option: expected an option word, or two of them in a list"),
    ("fuses: {srk_hash: abc, srk_table: t}", "fuses.srk_table: \"srk_table\" and \"srk_hash\" cannot stand together"),
    ("fuses: {close: maybe}", "plan.yaml:1:16: fuses.close: expected true or false, got"),
    ("fuses: {words: {COLOUR: 1}}", "plan.yaml:1:17: fuses.words has \"COLOUR\", which is no fuse word"),
    ("fuses: {words: {BOOT_CFG1: 0x2}}", "fuses.words.BOOT_CFG1: bit 1 of BOOT_CFG1 closes the part"),
    ("fuses: {words: {0x18: 1}}", "fuses.words.0x18: SRK_HASH is not burnt word by word"),
    ("fuses: {words: {LOCK: 4}}", "fuses.words.LOCK: LOCK bits are not burnt as a word"),
    ("fuses: {words: {3: 4}}", "fuses.words.3: this word is the factory's"),
    ("fuses: {words: {5: 4, 0x05: 4}}", "fuses.words.0x05: fuse word 0x05 stands twice"),
    ("fuses: {locks: [BOOTS]}", "fuses.locks[0]: expected \"BOOT_CFG_LOCK\""),
    ("fuses: {locks: [GP1_LOCK, gp1_lock]}", "fuses.locks[1]: GP1_LOCK stands twice"),
    ("policy: {burn: maybe}", "policy.burn: expected \"never\", \"virtual\" or \"silicon\", got"),
    ("policy: {closed_board: maybe}", "policy.closed_board: expected \"update\" or \"refuse\", got"),
    ("policy: {boards: [1]}", "policy.boards[0]: expected a unique id"),
    ("policy: {boards: all}", "policy.boards: expected \"any\", or a list of unique ids"),
    ("timeouts: {boot: soon}", "timeouts.boot: expected seconds, or a time with a unit"),
    ("timeouts: {weather: 1}", "plan.yaml:1:12: timeouts has no key \"weather\"; it has \"device\""),
  ]) func refusals(_ text: String, _ words: String) {
    let refusal = PlanText(text).refusal
    #expect(refusal?.contains(words) == true, "\(refusal ?? "nothing")")
    #expect(refusal?.hasPrefix("plan.yaml:") == true)
  }
}
