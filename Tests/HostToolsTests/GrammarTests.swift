import SeededGenerator
import Testing

@testable import HostTools

/// The small parts of the command line, against what Python gives.
@Suite struct GrammarTests {
  @Test(arguments: [
    ("0", 0), ("00", 0), ("0_0", 0), (" 12\n", 12), ("-5", -5), ("+5", 5), ("0x1F", 31), ("0X_1f", 31), ("0b101", 5),
    ("0o17", 15), ("1_000", 1000), ("-0x10", -16),
  ])
  func numbersOfBaseZero(text: String, value: Int) { #expect(PythonInteger(text, base: 0)?.int == value) }

  @Test(arguments: [
    "", "010", "1__0", "_1", "1_", "0x", "0x_", "1K", "0b2", "- 1", "0o8", "1.0", "a", "0_1", "--1", "0xx1",
  ])
  func noNumbersOfBaseZero(text: String) { #expect(PythonInteger(text, base: 0) == nil) }

  @Test func numbersOfOtherBases() {
    #expect(PythonInteger("0F", base: 16)?.int == 15)
    #expect(PythonInteger("0x0F", base: 16)?.int == 15)
    #expect(PythonInteger("0b1", base: 16)?.int == 0xB1)
    #expect(PythonInteger("xyz", base: 16) == nil)
    #expect(PythonInteger("007", base: 10)?.int == 7)
    #expect(PythonInteger("0x7", base: 10) == nil)
  }

  @Test func numbersThatAreNoWords() {
    #expect(throws: ToolEnd.general("error", "argument out of range")) { try PythonInteger(-1).word() }
    #expect(throws: ToolEnd.general("error", "'I' format requires 0 <= number <= 4294967295")) {
      try PythonInteger(1 << 32).word()
    }
    #expect(PythonInteger("99999999999999999999", base: 0)?.magnitude == nil)
    #expect(throws: ToolEnd.general("error", "argument out of range")) {
      try PythonInteger("99999999999999999999", base: 0)?.word()
    }
  }

  @Test(arguments: [
    ("write-register", ["read-register", "write-file"]),
    ("wrte-memory", ["write-memory", "read-memory", "list-memory"]),
    ("foo", []), ("fil-memory", ["fill-memory", "list-memory", "write-memory"]),
  ])
  func suggestions(word: String, expected: [String]) {
    let known =
      word == "write-register"
      ? HostTool.sdphost.commands.map(\.name) : HostTool.blhost.commands.map(\.name)
    #expect(CloseMatches.of(word, among: known).sorted() == expected.sorted())
  }

  @Test(arguments: [
    ("a b", ["a", "b"]), ("a 'b c' \"d\\\"e\"", ["a", "b c", "d\"e"]), ("# all", []), ("a#b c", ["a"]), ("''", [""]),
    ("a\\ b", ["a b"]), ("\"a\\b\"", ["a\\b"]), ("  ", []),
  ])
  func shellWords(line: String, words: [String]) throws { #expect(try ShellWords.split(line) == words) }

  @Test(arguments: [("'a", "No closing quotation"), ("a\\", "No escaped character")])
  func brokenShellWords(line: String, words: String) {
    #expect(throws: ToolEnd.general("ValueError", words)) { try ShellWords.split(line) }
  }

  @Test(arguments: [
    ("{{1122}}", [0x11, 0x22]), ("{{11 2}}", [0x11, 0x02]), ("[[aB]]", [0xAB]), ("{{11]]", [0x11]), (" { {1}}", [1]),
  ])
  func dataInBraces(text: String, bytes: [UInt8]) { #expect(DataSource.literal(text) == bytes) }

  @Test(arguments: ["{{}}", "{{zz}}", "{11}", "{{11", "11}}", ""])
  func noDataInBraces(text: String) { #expect(DataSource.literal(text) == nil) }

  @Test func usageIsFolded() {
    let rule = CommandLineRule(
      path: "blhost write-memory",
      arguments: [.number("address"), .other("data", "FILE[,BYTE_COUNT] | {{HEX-DATA}}", .text), .memoryID], options: []
    )
    #expect(
      rule.usage == "Usage: blhost write-memory [OPTIONS] ADDRESS FILE[,BYTE_COUNT] | {{HEX-DATA}}\n"
        + "                           [MEMORY_ID]")
  }

  /// Any words, any device: an exit code of the four, and an end.
  @Test func anyCommandLineEnds() {
    var random = SeededGenerator(seed: 20_261)
    let words =
      HostTool.blhost.commands.map(\.name) + HostTool.blhost.options.flatMap(\.spellings) + [
        "--", "-", "", "0", "0x20200000", "-1", "9", "{{11}}", "data.bin", "data.bin,2", "'", "\u{0}", "ä", "=", "-p",
        "x",
      ]
    let system = TestSystem()
    let device = StandInFlashloader()
    system.device = device
    for _ in 0..<3000 {
      device.forgetCommands()
      system.files = ["data.bin": [1, 2, 3]]
      let count = Int.random(in: 0..<7, using: &random)
      let line = ["-p", "x"] + (0..<count).compactMap { _ in words.randomElement(using: &random) }
      #expect((0...3).contains(system.run(.blhost, line).code), "\(line)")
      #expect((0...3).contains(system.run(.sdphost, line).code), "\(line)")
    }
  }
}
