import JSONText
import YAMLText

/// Reads the boot descriptor (BD) files that NXP's Secure Provisioning tool writes for HAB images: `options`, `sources`,
/// `constants`, and `section (ID; key=value, …) { }`. Source of the grammar: NXP's elftosb manual; what its commands do
/// inside the sections has no place in a HAB image.
struct BDParser {
  /// Options, sources, constants and sections in one file.
  static let itemLimit = 10_000

  private var lexer: BDLexer
  private let sources: [String]
  private(set) var token: BDToken
  private(set) var constants: [String: BDValue] = [:]
  private var items = 0

  private var options = JSONObject()
  private var optionMarks: YAMLMarks
  private var image: (name: String, position: YAMLPosition)?
  private var sections: [JSONValue] = []
  private var sectionMarks: YAMLMarks

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

  // MARK: - Blocks

  private mutating func optionsBlock(_ position: YAMLPosition) throws(ConfigurationError) {
    if optionMarks.keys.isEmpty { optionMarks.position = position }
    try expect("{")
    while !(try taken("}")) {
      let (name, value, place, valuePlace) = try assignment()
      try expect(";")
      guard options[name] == nil else { throw ConfigurationError(at: place, "the option \(name) stands twice") }
      options.append(name, Self.json(value))
      optionMarks.keys.append(place)
      optionMarks.children.append(Self.marks(value, valuePlace))
      constants[name] = value
    }
  }

  private mutating func constantsBlock() throws(ConfigurationError) {
    try expect("{")
    while !(try taken("}")) {
      let (name, value, _, _) = try assignment()
      try expect(";")
      constants[name] = value
    }
  }

  private mutating func sourcesBlock() throws(ConfigurationError) {
    try expect("{")
    while !(try taken("}")) {
      try count()
      let name = try word()
      try expect("=")
      let place = token
      let path: String
      if case .text(let text) = token.kind {
        try advance()
        path = text
      } else {
        guard try word() == "extern" else {
          throw ConfigurationError(at: place.position, "a source is a path in quotes, or extern(NUMBER)")
        }
        try expect("(")
        let index = try number()
        try expect(")")
        guard index >= 0, index < Int64(sources.count) else {
          throw ConfigurationError(
            at: place.position,
            "extern(\(index)) stands for the \(index >= 0 && index < 9 ? "source file number \(index + 1)" : "source file")"
              + " on the command line, and \(sources.isEmpty ? "none was" : "\(sources.count) were") given")
        }
        path = sources[Int(index)]
      }
      guard token.kind != .sign("(") else {
        throw ConfigurationError(at: token.position, "attributes of sources are not understood")
      }
      try expect(";")
      if name == "elfFile" || image == nil { image = (path, place.position) }
    }
  }

  /// `section (ID; key=value, …) { }`
  private mutating func section(_ position: YAMLPosition) throws(ConfigurationError) {
    try count()
    try expect("(")
    let place = token.position
    let identifier = try number()
    var object = JSONObject()
    var marks = YAMLMarks(position: position)
    if try taken(";") {
      while token.kind != .sign(")") {
        let (name, value, keyPlace, valuePlace) = try assignment()
        guard object[name] == nil else { throw ConfigurationError(at: keyPlace, "the key \(name) stands twice") }
        object.append(name, Self.json(value))
        marks.keys.append(keyPlace)
        marks.children.append(Self.marks(value, valuePlace))
        guard try taken(",") else { break }
      }
    }
    try expect(")")
    try expect("{")
    guard try taken("}") else {
      throw ConfigurationError(
        at: token.position, "nothing stands between a HAB section's braces; commands such as load are for other images")
    }
    // Unsigned images have an empty section 0.
    if identifier == 0, object.count == 0 { return }
    guard let form = SectionForm.all.first(where: { Int64($0.identifier) == identifier }) else {
      let known = SectionForm.all.map { "\($0.identifier) (\($0.name))" }.joined(separator: ", ")
      throw ConfigurationError(
        at: place, "a HAB image has no section \(identifier); there are \(known)")
    }
    sections.append(.object(JSONObject([.init(key: form.name, value: .object(object))])))
    var outer = YAMLMarks(position: position)
    outer.keys = [place]
    outer.children = [marks]
    sectionMarks.children.append(outer)
  }

  // MARK: - Pieces

  /// `name = value`, and where the two stand.
  private mutating func assignment() throws(ConfigurationError) -> (String, BDValue, YAMLPosition, YAMLPosition) {
    try count()
    let place = token.position
    let name = try word()
    try expect("=")
    let valuePlace = token.position
    return (name, try constant(), place, valuePlace)
  }

  private mutating func count() throws(ConfigurationError) {
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

  private mutating func taken(_ sign: String) throws(ConfigurationError) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    try advance()
    return true
  }

  private static func json(_ value: BDValue) -> JSONValue {
    switch value {
    case .number(let number): .integer(number)
    case .word(let text), .text(let text): .string(text)
    }
  }

  private static func marks(_ value: BDValue, _ position: YAMLPosition) -> YAMLMarks {
    var marks = YAMLMarks(position: position)
    if case .number(let number) = value { marks.written = String(number) }
    return marks
  }
}
