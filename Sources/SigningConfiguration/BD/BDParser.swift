import JSONText
import YAMLText

/// Reads the boot descriptor (BD) files that NXP's Secure Provisioning tool writes for HAB images: `options`, `sources`,
/// `constants`, and `section (ID; key=value, …) { }`. Source of the grammar: NXP's elftosb manual; what its commands do
/// inside the sections has no place in a HAB image.
struct BDParser {
  /// Options, sources, constants and sections in one file.
  static let itemLimit = 10_000

  private var lexer: BDLexer
  let sources: [String]
  private(set) var token: BDToken
  var constants: [String: BDValue] = [:]
  private var items = 0

  var options = JSONObject()
  var optionMarks: YAMLMarks
  var image: (name: String, position: YAMLPosition)?
  var sections: [JSONValue] = []
  var sectionMarks: YAMLMarks

  /// - Parameter sources: what `extern(0)`, `extern(1)` … stand for.
  init(_ bytes: [UInt8], sources: [String]) throws(ConfigurationError) {
    lexer = try BDLexer(bytes)
    self.sources = sources
    token = try lexer.next()
    let start = YAMLPosition(line: 1, column: 1)
    optionMarks = YAMLMarks(position: start)
    sectionMarks = YAMLMarks(position: start)
  }

  /// The whole file in the shape that NXP's YAML form has.
  mutating func document() throws(ConfigurationError) -> (value: JSONValue, marks: YAMLMarks) {
    while token.kind != .end {
      let start = token
      switch try word() {
      case "options": try optionsBlock(start.position)
      case "constants": try constantsBlock()
      case "sources": try sourcesBlock()
      case "section": try section(start.position)
      case "keyblob":
        throw ConfigurationError(at: start.position, "keyblobs belong to encrypted flash regions, not to HAB images")
      default:
        throw ConfigurationError(
          at: start.position, "expected options, sources, constants or section, found \(start.shown)")
      }
    }
    var object = JSONObject()
    var marks = YAMLMarks(position: YAMLPosition(line: 1, column: 1))
    func add(_ key: String, _ value: JSONValue, _ inner: YAMLMarks) {
      object.append(key, value)
      marks.keys.append(inner.position)
      marks.children.append(inner)
    }
    add("options", .object(options), optionMarks)
    if let image { add("inputImageFile", .string(image.name), YAMLMarks(position: image.position)) }
    add("sections", .array(sections), sectionMarks)
    return (.object(object), marks)
  }

  // MARK: - Pieces

  /// `name = value`, and where the two stand.
  mutating func assignment() throws(ConfigurationError) -> (String, BDValue, YAMLPosition, YAMLPosition) {
    try count()
    let place = token.position
    let name = try word()
    try expect("=")
    let valuePlace = token.position
    return (name, try constant(), place, valuePlace)
  }

  mutating func count() throws(ConfigurationError) {
    items += 1
    guard items <= Self.itemLimit else { throw ConfigurationError(at: token.position, "too many entries") }
  }

  mutating func advance() throws(ConfigurationError) { token = try lexer.next() }

  mutating func word() throws(ConfigurationError) -> String {
    guard case .word(let word) = token.kind else {
      throw ConfigurationError(at: token.position, "expected a name, found \(token.shown)")
    }
    try advance()
    return word
  }

  mutating func expect(_ sign: String) throws(ConfigurationError) {
    guard try taken(sign) else {
      throw ConfigurationError(at: token.position, "expected \"\(sign)\", found \(token.shown)")
    }
  }

  mutating func taken(_ sign: String) throws(ConfigurationError) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    try advance()
    return true
  }

  static func json(_ value: BDValue) -> JSONValue {
    switch value {
    case .number(let number): .integer(number)
    case .word(let text), .text(let text): .string(text)
    }
  }

  static func marks(_ value: BDValue, _ position: YAMLPosition) -> YAMLMarks {
    var marks = YAMLMarks(position: position)
    if case .number(let number) = value { marks.written = String(number) }
    return marks
  }
}
