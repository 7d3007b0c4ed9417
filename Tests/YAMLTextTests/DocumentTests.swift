import JSONText
import Testing
import YAMLText

@Suite struct DocumentTests {
  static let texts: [(String, JSONValue)] = [
    ("a: 1", ["a": 1]), ("- 1\n- two\n-\n", [1, "two", nil]), ("{a: [1, b], 'c d': {}}", ["a": [1, "b"], "c d": [:]]),
    ("# only\nx: y # z\n", ["x": "y"]), ("---\n7\n...\n", 7), ("%YAML 1.1\n---\n7\n", 7),
    ("null", nil), ("~", nil), ("true", true), ("False", false), ("yes", "yes"), ("on", "on"), ("NULL", nil),
    ("0", 0), ("-1", -1), ("+3", 3), ("0x1F", 31), ("0xffffffffffffffff", .unsigned(.max)), ("0x", "0x"),
    ("-0x1", "-0x1"), ("+0x1", "+0x1"), ("0x+1", "0x+1"), ("0x10000000000000000", "0x10000000000000000"),
    ("007", "007"),
    ("0o17", "0o17"), ("00", "00"), ("1_000", "1_000"),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .unsigned(1 << 63)),
    ("18446744073709551616", .number(18446744073709551616)), ("1.5", 1.5), (".5", 0.5), ("1.", .number(1)),
    ("1e3", .number(1000)), ("1e-2", 0.01), ("1e", "1e"), ("1e999", "1e999"), (".", "."), ("-", "-"), ("+", "+"),
    (".inf", ".inf"), (".nan", ".nan"), ("250ms", "250ms"), ("0x10000-0x1ffff", "0x10000-0x1ffff"),
    ("2026-11-22", "2026-11-22"), ("12:30:45", "12:30:45"), ("'1'", "1"), ("\"1\"", "1"),
    ("\"a\\x41\\u00e9\\n\"", "aAé\n"),
    ("\"a\\0b\"", "a\0b"), ("|\n a\n b\n", "a\nb\n"), (">-\n a\n b\n", "a b"), ("a: |\n  1\n", ["a": "1\n"]),
    ("''", ""),
    ("\u{FEFF}a: 1", ["a": 1]), ("1: a\n0x2: b\n", ["1": "a", "0x2": "b"]), ("<<: x", ["<<": "x"]),
    ("a: 1\r\nb: 2\r\n", ["a": 1, "b": 2]), ("{\"a\": [1, 2.5, null, true, \"x\"]}", ["a": [1, 2.5, nil, true, "x"]]),
    ("é: ü", ["é": "ü"]),
  ]

  @Test(arguments: texts) func reads(_ text: String, _ value: JSONValue) throws {
    // "-" alone is an empty element of a list, not text.
    #expect(try YAMLDocument(text).value == (text == "-" ? [nil] : value))
  }

  @Test func numbersAreBounded() throws {
    let digits = String(repeating: "9", count: 65)
    #expect(try YAMLDocument(digits).value == .string(digits))
    #expect(try YAMLDocument(String(digits.dropLast())).value.double == 1e64)
  }

  @Test func readsUTF16() throws {
    let bytes: [UInt8] = [0xFF, 0xFE] + Array("a: 1".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    #expect(try YAMLDocument(bytes).value == ["a": 1])
  }

  @Test func knowsWhereEverythingStands() throws {
    let document = try YAMLDocument("# head\nfaults:\n  - fault: x\n    mask: 0x1F\n  - {fault: y,\n     times: 2}\n")
    let marks = document.marks
    #expect(marks.keys == [YAMLPosition(line: 2, column: 1)])
    let faults = marks.children[0]
    #expect(faults.children.map(\.position.line) == [3, 5])
    #expect(faults.children[0].keys == [YAMLPosition(line: 3, column: 5), YAMLPosition(line: 4, column: 5)])
    #expect(faults.children[0].children[1].position == YAMLPosition(line: 4, column: 11))
    #expect(faults.children[0].children[1].written == "0x1F")
    #expect(faults.children[0].children[0].written == nil)
    #expect(faults.children[1].children[1].position == YAMLPosition(line: 6, column: 13))
  }
}
