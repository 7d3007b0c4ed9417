import JSONText
import SeededGenerator
import Testing
import YAMLText

@Suite struct RefusalTests {
  static let refusals: [(String, YAMLError.Reason, Int, Int)] = [
    ("", .empty, 1, 1), ("# nothing\n", .empty, 2, 1), ("---\n1\n---\n2\n", .secondDocument, 3, 1),
    ("a: &x 1", .anchor, 1, 4), ("a: 1\nb: *a\n", .anchor, 2, 4), ("&k a: 1", .anchor, 1, 1), ("[&a 1]", .anchor, 1, 2),
    ("a: !!str 1", .tag, 1, 4), ("!x {}", .tag, 1, 1), ("? [a]\n: 1\n", .keyIsNoText, 1, 3),
    ("{{}: 1}", .keyIsNoText, 1, 2),
    ("a: 1\nb: 2\na: 3\n", .duplicateKey("a"), 3, 1), ("{x: {y: 1, 'y': 2}}", .duplicateKey("y"), 1, 12),
  ]

  @Test(arguments: refusals) func saysWhy(_ text: String, _ reason: YAMLError.Reason, _ line: Int, _ column: Int) {
    let error = failure(Array(text.utf8))
    #expect(error?.reason == reason)
    #expect(error?.position == YAMLPosition(line: line, column: column))
  }

  @Test(arguments: [
    ("a: [1\nb: 2\n", 2), ("a: 1\n b: 2\n", 2), ("a: \"x\n", 2), ("\tb: 1", 1), ("a: 1\n}\n", 2), ("{a: 1", 1),
    ("a: b: c", 1), ("x: @y", 1), ("[1, 2", 1), ("- 1\nb: 2\n", 2), ("%YAML 9.0\n---\n1\n", 1),
  ]) func saysWhereSyntaxIsWrong(_ text: String, line: Int) throws {
    let error = try #require(failure(Array(text.utf8)))
    guard case .syntax(let words) = error.reason else {
      Issue.record("\(error)")
      return
    }
    #expect(words.count > 5)
    #expect((line...line + 1).contains(error.position.line), "\(error)")
    #expect(error.description.hasPrefix("line "))
  }

  @Test(arguments: [[0x61, 0x0A, 0xFF], [0x61, 0x0A, 0xC3], [0x61, 0x0A, 0x00], [0x61, 0x0A, 0xED, 0xA0, 0x80]])
  func saysWhereBytesAreNoText(_ bytes: [UInt8]) {
    let error = failure(bytes)
    #expect(error?.position.line == 2, "\(String(describing: error))")
    if case .syntax? = error?.reason {} else { Issue.record("\(String(describing: error))") }
  }

  @Test func boundsDepth() {
    func nested(_ count: Int) -> [UInt8] {
      [UInt8](repeating: UInt8(ascii: "["), count: count) + [UInt8](repeating: UInt8(ascii: "]"), count: count)
    }
    #expect(failure(nested(YAMLLimits.depth)) == nil)
    #expect(failure(nested(YAMLLimits.depth + 2))?.reason == .tooDeep)
    #expect(failure([UInt8](repeating: UInt8(ascii: "["), count: 900))?.reason == .tooDeep)
    #expect(failure([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)) != nil)
    #expect(failure([UInt8](repeating: UInt8(ascii: "-"), count: 1 << 16)) == nil)
    #expect(failure(Array(String(repeating: "- ", count: 1 << 16).utf8)) != nil)
  }

  @Test func boundsSizeAndCount() {
    #expect(failure([UInt8](repeating: UInt8(ascii: " "), count: YAMLLimits.bytes + 1))?.reason == .tooLong)
    let many = "[" + String(repeating: "1,", count: YAMLLimits.nodes + 5) + "]"
    #expect(failure(Array(many.utf8))?.reason == .tooMany)
  }

  @Test(arguments: 1...8) func damagedTextsNeverTrap(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      var text = Array((DocumentTests.texts.randomElement(using: &random)?.0 ?? "").utf8)
      let other = Array((Self.refusals.randomElement(using: &random)?.0 ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) where !text.isEmpty {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text[place] = UInt8.random(in: 0...255, using: &random)
        case 1: text.remove(at: place)
        default: text.insert(contentsOf: other, at: place)
        }
      }
      guard let error = failure(text) else { continue }
      #expect(error.position.line >= 1 && error.position.column >= 1)
      #expect(!error.description.isEmpty)
    }
  }

  @Test(arguments: 1...50) func whatJSONSaysYAMLSays(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func value(_ depth: Int) -> JSONValue {
      switch Int.random(in: 0..<(depth > 4 ? 5 : 7), using: &random) {
      case 0: return nil
      case 1: return .bool(.random(using: &random))
      case 2: return .integer(.random(in: -1_000_000...1_000_000, using: &random))
      case 3: return .number(Double(Int.random(in: 1...999, using: &random)) / 8 + 0.0625)
      case 4:
        return .string(
          String(
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
              "a0: -#'\"\\é\n{".randomElement(using: &random) ?? "x"
            }))
      case 5: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth + 1) })
      default:
        return .object(
          JSONObject((0..<Int.random(in: 0...4, using: &random)).map { .init(key: "k\($0)", value: value(depth + 1)) }))
      }
    }
    let json = value(0)
    #expect(try YAMLDocument(json.text(.line)).value == json)
    #expect(try YAMLDocument(json.text(JSONStyle(indent: 2))).value == json)
    #expect(try YAMLDocument(json.text(.python3)).value == json)
  }

  private func failure(_ bytes: [UInt8]) -> YAMLError? {
    do throws(YAMLError) {
      _ = try YAMLDocument(bytes)
      return nil
    } catch { return error }
  }
}
