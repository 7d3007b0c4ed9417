import JSONText
import YAMLText

/// One value of a configuration, and the words that say where it stands.
struct ConfigurationValue {
  /// The value.
  let json: JSONValue
  /// Where it and its parts stand in the text.
  let marks: YAMLMarks
  /// As in `options.flags`; empty for the whole.
  let place: String

  /// An error at this place.
  func error(_ words: String, _ kind: ConfigurationError.Kind = .input) -> ConfigurationError {
    ConfigurationError(kind, at: marks.position, place.isEmpty ? words : "\(place): \(words)")
  }

  /// What is expected here, and what kind of value stands here. Text is not shown: it may be a password.
  func bad(_ expected: String) -> ConfigurationError {
    var found = json.kind
    if case .integer = json, let written = marks.written { found += " (\(written))" }
    if case .unsigned = json, let written = marks.written { found += " (\(written))" }
    return error("expected \(expected), got \(found)")
  }

  /// The members of a mapping, each with its key's place.
  func members() throws(ConfigurationError) -> [(key: String, position: YAMLPosition, value: ConfigurationValue)] {
    guard let object = json.object else { throw bad("keys and values") }
    return object.members.enumerated().map { index, member in
      let position = index < marks.keys.count ? marks.keys[index] : marks.position
      let inner = index < marks.children.count ? marks.children[index] : YAMLMarks(position: position)
      let name = place.isEmpty ? member.key : "\(place).\(member.key)"
      return (member.key, position, ConfigurationValue(json: member.value, marks: inner, place: name))
    }
  }

  /// The elements of a list, counted from 1.
  func elements() throws(ConfigurationError) -> [ConfigurationValue] {
    guard let array = json.array else { throw bad("a list") }
    return array.enumerated().map { index, element in
      let inner = index < marks.children.count ? marks.children[index] : YAMLMarks(position: marks.position)
      return ConfigurationValue(json: element, marks: inner, place: "\(place)[\(index + 1)]")
    }
  }

  /// Text that is not empty.
  func text() throws(ConfigurationError) -> String {
    guard let text = json.string ?? marks.written, !text.isEmpty, json != .null else { throw bad("text") }
    return text
  }

  /// A path as it stands here; `\` is taken for `/`, as NXP's tools do on every system.
  func path() throws(ConfigurationError) -> ConfigurationPath {
    let text = try text()
    guard !text.utf8.contains(0) else { throw error("a path has no zero byte") }
    return ConfigurationPath(
      path: String(text.map { $0 == "\\" ? "/" : $0 }), place: place, position: marks.position)
  }

  /// A whole number in `range`, also as text in the forms that NXP's tools read: 0x, 0b, 0o, `_` between digits.
  func number(_ range: ClosedRange<UInt64>) throws(ConfigurationError) -> UInt64 {
    let value: UInt64? =
      switch json {
      case .integer(let value): UInt64(exactly: value)
      case .unsigned(let value): value
      case .string(let text): Self.number(text)
      default: nil
      }
    guard let value, range.contains(value) else {
      let upper = "0x" + String(range.upperBound, radix: 16, uppercase: true)
      throw bad("a whole number from \(range.lowerBound) to \(range.upperBound < 256 ? "\(range.upperBound)" : upper)")
    }
    return value
  }

  /// One of these numbers.
  func number(of choices: [UInt64]) throws(ConfigurationError) -> UInt64 {
    let words = choices.map(String.init).joined(separator: ", ")
    guard let value = try? number(0...UInt64.max), choices.contains(value) else { throw bad("one of \(words)") }
    return value
  }

  /// One of these words, letter by letter; `anyCase` leaves the letters' case open.
  func word(of choices: [String], anyCase: Bool = false) throws(ConfigurationError) -> String {
    let found = choices.first { choice in
      json.string.map { anyCase ? $0.lowercased() == choice.lowercased() : $0 == choice } ?? false
    }
    guard let found else {
      let words = choices.joined(separator: ", ")
      // A wrong word of a closed list is no secret, if it looks like a word.
      let shown = json.string.flatMap { Self.isWord($0) ? " (\($0))" : nil } ?? ""
      throw error("expected one of \(words), got \(json.kind)\(shown)")
    }
    return found
  }

  /// True or false, in the words of YAML 1.1 too, or a number.
  func truth() throws(ConfigurationError) -> Bool {
    switch json {
    case .bool(let value): return value
    case .integer(let value): return value != 0
    case .string(let text) where ["yes", "on", "true", "1"].contains(text.lowercased()): return true
    case .string(let text) where ["no", "off", "false", "0"].contains(text.lowercased()): return false
    default: throw bad("true or false")
    }
  }

  private static func isWord(_ text: String) -> Bool {
    text.utf8.count <= 24
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: " "):
          true
        default: false
        }
      }
  }

  /// A whole number written as text, or nil.
  static func number(_ text: String) -> UInt64? {
    guard text.utf8.count <= 72 else { return nil }
    var digits = text.lowercased().filter { $0 != " " }
    let radix: Int
    switch digits.prefix(2) {
    case "0x": radix = 16
    case "0b": radix = 2
    case "0o": radix = 8
    default: radix = 10
    }
    if radix != 10 { digits.removeFirst(2) }
    guard digits.first != "_", !digits.isEmpty, digits.first != "+", digits.first != "-" else { return nil }
    return UInt64(digits.filter { $0 != "_" }, radix: radix)
  }
}
