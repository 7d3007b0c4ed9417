import BoardDescription
import Testing
import VirtualRT1020

@Suite struct FaultRefusalTests {
  private static func plan(_ lines: String...) -> TextFile { TextFile("plan.yaml", lines.joined(separator: "\n")) }

  /// Each key of each fault once with an object, which none takes: file, line, place and the allowed values.
  @Test(arguments: FaultFormTests.names) func wrongValue(_ name: String) throws {
    let form = try #require(FaultForm.named(name))
    for key in form.keys {
      let file = Self.plan("# a plan", "faults:", "- fault: \(name)", "  \(key.name): {}")
      let words = try #require(file.refusal { (file) throws(DescriptionError) in try file.faults() })
      #expect(words.hasPrefix("plan.yaml:4: faults[0].\(key.name): expected "), "\(words)")
      #expect(words.hasSuffix("got an object"), "\(words)")
    }
    for key in Fault.Trigger.keys.map(\.name) where form.commonKeys.contains(key) {
      let required = form.keys.filter { $0.standardText == nil }.map(\.name)
      let file = Self.plan("- fault: \(name)", "  \(key): {}")
      let words = try #require(file.refusal { (file) throws(DescriptionError) in try file.faults() })
      #expect(words.hasPrefix("plan.yaml:2: faults[0].\(key): expected "), "\(words) \(required)")
    }
  }

  @Test(arguments: FaultFormTests.names) func wrongKey(_ name: String) throws {
    let form = try #require(FaultForm.named(name))
    let file = Self.plan("- fault: qe-stuck", "- fault: \(name)", "  colour: red")
    let words = try #require(file.refusal { (file) throws(DescriptionError) in try file.faults() })
    #expect(words.hasPrefix("plan.yaml:3: faults[1]: \(name) has no key \"colour\"; it has \"fault\""), "\(words)")
    for key in form.allKeys { #expect(words.contains("\"\(key)\"")) }
    for key in ["addresses", "after"] where !form.commonKeys.contains(key) {
      #expect(
        Self.plan("- {fault: \(name), \(key): 1}").refusal { (file) throws(DescriptionError) in try file.faults() }
          != nil)
    }
  }

  @Test(arguments: FaultFormTests.names) func missingKey(_ name: String) throws {
    let form = try #require(FaultForm.named(name))
    let file = Self.plan("", "- fault: \(name)")
    let words = file.refusal { (file) throws(DescriptionError) in try file.faults() }
    guard let key = form.keys.first(where: { $0.standardText == nil }) else { return #expect(words == nil) }
    #expect(words == "plan.yaml:2: faults[0]: \(name) needs the key \"\(key.name)\": \(key.allowed)")
  }

  @Test(arguments: [
    ("fault: bad-luck", "faults[0].fault: expected \"nor-absent\", \"sfdp-corrupt\""),
    ("fault: 7", "faults[0].fault: expected \"nor-absent\""),
    ("mask: 1", "faults[0]: expected an object with the key \"fault\""),
    ("fault: erase-leaves-bits\n  mask: 0", "faults[0].mask: expected 0x01 to 0xff, got a number (0)"),
    ("fault: erase-leaves-bits\n  mask: 0x100", "faults[0].mask: expected 0x01 to 0xff, got a number (0x100)"),
    (
      "fault: fuse-bits-refuse\n  word: 64\n  mask: 1",
      "faults[0].word: expected a whole number from 0 to 63, got a number (64)"
    ),
    ("fault: fuse-bits-refuse\n  word: 6\n  mask: 0x100000000", "faults[0].mask: expected 0x00000001 to 0xffffffff"),
    ("fault: left-in\n  state: confused", "faults[0].state: expected \"suspended\", \"four-byte-addresses\""),
    (
      "fault: nor-absent\n  operation: burn",
      "faults[0].operation: expected \"change\", \"erase\", \"program\", \"status-write\" or \"command\""
    ),
    ("fault: nor-absent\n  reads: 01", "faults[0].reads: expected \"ff\", \"00\" or \"noise\""),
    ("fault: busy-stuck\n  opcode: erase", "faults[0].opcode: expected 0x00 to 0xff, or one of write-status"),
    ("fault: firmware-hangs\n  command: erase", "faults[0].command: expected 0x00 to 0xff, or one of flash-erase-all"),
    ("fault: sfdp-corrupt\n  xor: abc", "faults[0].xor: expected bytes as hex digits"),
    ("fault: sfdp-corrupt\n  xor: ''", "faults[0].xor: expected 1 to 256 bytes as hex digits, got 0"),
    (
      "fault: program-adds-bits\n  every: 4 KB",
      "faults[0].every: expected 1 to 256 MiB, as bytes or with a unit (KiB, MiB)"
    ),
    ("fault: program-adds-bits\n  offsets: [1, -1]", "faults[0].offsets[1]: expected a whole number from 0"),
    (
      "fault: report-delayed\n  by: 3 days",
      "faults[0].by: expected seconds, or a time with a unit (ns, us, ms, s, min)"
    ),
    ("fault: report-delayed\n  by: -1", "faults[0].by: expected seconds"),
    ("fault: report-delayed\n  by: 25 h", "faults[0].by: expected seconds"),
    ("fault: report-delayed\n  by: 1441 min", "faults[0].by: expected seconds"),
    ("fault: erase-ignored\n  after: -1", "faults[0].after: expected a whole number from 0 to 1000000000"),
    ("fault: erase-ignored\n  times: 0", "faults[0].times: expected a whole number from 1 to 1000000000"),
    (
      "fault: erase-ignored\n  probability: 1.5",
      "faults[0].probability: expected a number from 0 to 1, got a number (1.5)"
    ),
    ("fault: erase-ignored\n  until: tomorrow", "faults[0].until: expected \"lifted\" or \"power-cycle\""),
    ("fault: erase-ignored\n  addresses: here", "faults[0].addresses: expected an address or a range such as"),
    ("fault: erase-ignored\n  addresses: 1-2-3", "faults[0].addresses: expected an address or a range such as"),
    ("fault: erase-ignored\n  addresses: []", "faults[0].addresses: expected a list of 1 to 4096"),
    ("fault: erase-ignored\n  addresses: [0, 0x2-0x1]", "faults[0].addresses[1]: the range ends before it begins"),
    ("fault: erase-ignored\n  addresses: 0x10000000-0x10000001", "faults[0].addresses: expected an address"),
    ("fault: erase-ignored\n  addresses: 0x70000000", "faults[0].addresses: expected an address"),
    ("fault: erase-ignored\n  addresses: -1", "faults[0].addresses: expected an address"),
  ]) func saysWhatIsRight(_ fault: String, _ words: String) throws {
    let said = try #require(Self.plan("- " + fault).refusal { (file) throws(DescriptionError) in try file.faults() })
    let line = fault.hasPrefix("mask") || fault.hasPrefix("fault: bad") || fault.hasPrefix("fault: 7") ? 1 : 2
    let matches = (line...4).contains { said.hasPrefix("plan.yaml:\($0): " + words) }
    #expect(matches, "\(said)")
  }

  @Test func addressesMustBeInTheFlash() throws {
    let file = Self.plan("- fault: erase-ignored", "  addresses: [0x7fffff, 0x607FFFFF]")
    #expect(try file.faults(flashSize: 8 << 20).first?.addresses == [0x7F_FFFF..<0x80_0000, 0x7F_FFFF..<0x80_0000])
    let words = try #require(file.refusal { (file) throws(DescriptionError) in try file.faults(flashSize: 4 << 20) })
    #expect(words.hasPrefix("plan.yaml:2: faults[0].addresses[0]: expected an address or a range"), "\(words)")
    #expect(words.contains("from 0 to 0x3fffff or from 0x60000000 to 0x603fffff, got 0x7fffff"), "\(words)")
    let none = try #require(file.refusal { (file) throws(DescriptionError) in try file.faults(flashSize: 0) })
    #expect(none.contains("there is no flash"))
  }

  @Test(arguments: [
    ("0x10-0x1F", [0x10..<0x20]), ("16", [16..<17]), ("0x60001000-0x60001fff", [0x1000..<0x2000]),
    ("[0, 0x10 - 0x1f]", [0..<1, 0x10..<0x20]), ("'0x10'", [0x10..<0x11]), ("0-4095", [0..<4096]),
  ]) func addresses(_ text: String, _ ranges: [Range<Int>]) throws {
    #expect(try Self.plan("- {fault: erase-ignored, addresses: \(text)}").faults().first?.addresses == ranges)
  }

  @Test(arguments: [
    ("2", Duration.seconds(2)), ("0.25", .milliseconds(250)), ("250ms", .milliseconds(250)),
    ("1.5 s", .milliseconds(1500)),
    ("20us", .microseconds(20)), ("7 ns", .nanoseconds(7)), ("2min", .seconds(120)), ("1440 min", .seconds(86_400)),
  ]) func times(_ text: String, _ time: Duration) throws {
    #expect(try Self.plan("- {fault: erase-ignored, from: \(text)}").faults().first?.trigger.from == time)
  }

  @Test(arguments: ["", "7", "text", "a: 1", "faults: 7", "{faults: [], more: 1}", "- 7", "- []", "null"])
  func whatIsNoPlan(_ text: String) throws {
    let words = try #require(Self.plan(text).refusal { (file) throws(DescriptionError) in try file.faults() })
    #expect(words.hasPrefix("plan.yaml:1: "), "\(words)")
  }

  @Test func aPlanIsAListOrOneFault() throws {
    let one = [Fault(.quadEnableStuck)]
    #expect(try Self.plan("fault: qe-stuck").faults() == one)
    #expect(try Self.plan("- fault: qe-stuck").faults() == one)
    #expect(try Self.plan("faults:", "- fault: qe-stuck").faults() == one)
    #expect(try Self.plan("{\"faults\": [{\"fault\": \"qe-stuck\"}]}").faults() == one)
    #expect(try Self.plan("[]").faults().isEmpty)
  }
}
