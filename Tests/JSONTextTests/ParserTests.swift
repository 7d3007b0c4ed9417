import JSONText
import Testing

@Suite struct ParserTests {
  static let texts: [(String, JSONValue)] = [
    ("null", JSONValue.null), ("true", true), (" false\r\n\t", false), ("0", 0), ("-1", -1), ("-0", .number(-0.0)),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .unsigned(1 << 63)),
    ("-9223372036854775808", .integer(.min)), ("-9223372036854775809", .number(-9223372036854775808)),
    ("18446744073709551615", .unsigned(.max)), ("18446744073709551616", .number(18446744073709551616)),
    ("1.5", 1.5), ("1e3", .number(1000)), ("2.5E-1", 0.25), ("1e+2", .number(100)), ("0.0", .number(0)),
    ("\"\"", ""), ("\"a\\u00e9\\n\\/\"", "aé\n/"), ("\"\\ud83d\\uDE00\"", "😀"), ("\"é\u{7f}\"", "é\u{7f}"),
    ("[]", []), ("[1, [2], {}]", [1, [2], [:]]), ("{\"a\": 1, \"b\": {\"c\": null}}", ["a": 1, "b": ["c": nil]]),
  ]

  @Test(arguments: texts)
  func reads(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  static let broken: [(String, JSONError.Reason, Int)] = [
    ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("nul", .unexpectedEnd, 3),
    ("nulL", .expected("null"), 3), ("[1", .unexpectedEnd, 2), ("[1 2]", .expected("',' or ']'"), 3),
    ("[1,]", .expected("a value"), 3), ("{\"a\":1,}", .expected("a key in quotes"), 7),
    ("{a:1}", .expected("a key in quotes"), 1), ("{\"a\" 1}", .expected("':'"), 5), ("{\"a\"", .unexpectedEnd, 4),
    ("1 2", .trailingText, 2), ("01", .badNumber, 0), ("-01", .badNumber, 1), ("1.", .unexpectedEnd, 2),
    ("1.x", .badNumber, 2), ("-", .unexpectedEnd, 1), ("-x", .badNumber, 1), ("1e", .unexpectedEnd, 2),
    ("1e999", .numberOutOfRange, 0), (".5", .expected("a value"), 0), ("+1", .expected("a value"), 0),
    ("NaN", .expected("a value"), 0), ("'a'", .expected("a value"), 0), ("\"a", .unexpectedEnd, 2),
    ("\"\\x\"", .badEscape, 1), ("\"\\u12g4\"", .badEscape, 5), ("\"\\", .unexpectedEnd, 2),
    ("\"\\ud800\"", .loneSurrogate, 1), ("\"\\ud800\\u0041\"", .loneSurrogate, 1), ("\"\\udc00\"", .loneSurrogate, 1),
    ("\"a\tb\"", .controlCharacter, 2), ("{\"a\":1,\"a\":2}", .duplicateKey("a"), 7),
    ("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a"), 7), ("\u{FEFF}1", .expected("a value"), 0),
    ("// 1", .expected("a value"), 0), ("\u{0}", .expected("a value"), 0),
  ]

  @Test(arguments: broken)
  func refuses(_ text: String, _ reason: JSONError.Reason, _ offset: Int) {
    #expect(failure(Array(text.utf8))?.reason == reason)
    #expect(failure(Array(text.utf8))?.offset == offset)
  }

  @Test(arguments: [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xE2, 0x82],
    [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x28, 0xA1],
  ])
  func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
    #expect(failure([0x22] + bytes + [0x22])?.reason == .badUTF8)
    #expect(failure([0x22] + bytes)?.reason == .badUTF8)
  }

  @Test func saysLineAndColumn() throws {
    let error = try #require(failure(Array("{\n  \"é\": 1,\n  \"ü\" 2}".utf8)))
    #expect((error.line, error.column) == (3, 7))
    #expect(error.description == "line 3, column 7: expected ':'")
  }

  @Test func boundsDepth() {
    #expect(failure(Array((String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).utf8)) == nil)
    #expect(failure([UInt8](repeating: UInt8(ascii: "["), count: 100_000))?.reason == .tooDeep(limit: 64))
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[[1]]", depth: 1) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[]", depth: -5) }
    let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(throws: Never.self) { try JSONValue(parsing: deep, depth: .max) }
  }

  @Test func boundsNumbers() {
    #expect(failure([UInt8](repeating: UInt8(ascii: "9"), count: 100_000))?.reason == .numberOutOfRange)
  }

  @Test func findsRepeatedKeysInLargeObjects() {
    var text = (0..<2000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    #expect(failure(Array("{\(text)}".utf8)) == nil)
    text += ",\"k7\":1"
    #expect(failure(Array("{\(text)}".utf8))?.reason == .duplicateKey("k7"))
  }

  @Test func tellsKeysApartByTheirCodeUnits() throws {
    let value = try JSONValue(parsing: "{\"\u{e9}\": 1, \"e\u{301}\": 2}")
    #expect(value["\u{e9}"] == 1)
    #expect(value["e\u{301}"] == 2)
  }

  private func failure(_ bytes: [UInt8]) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONValue(parsing: bytes)
      return nil
    } catch { return error }
  }
}
