import JSONText
import YAMLText

extension BDParser {
  mutating func optionsBlock(_ position: YAMLPosition) throws(ConfigurationError) {
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

  mutating func constantsBlock() throws(ConfigurationError) {
    try expect("{")
    while !(try taken("}")) {
      let (name, value, _, _) = try assignment()
      try expect(";")
      constants[name] = value
    }
  }

  mutating func sourcesBlock() throws(ConfigurationError) {
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
  mutating func section(_ position: YAMLPosition) throws(ConfigurationError) {
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
}
