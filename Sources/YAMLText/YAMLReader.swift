import JSONText

/// Makes values of events, within limits.
struct YAMLReader {
  private var nodes = 0

  /// The one document of a text.
  mutating func document(_ events: inout YAMLEvents) throws(YAMLError) -> (JSONValue, YAMLMarks) {
    _ = try events.next()
    let start = try events.next()
    guard case .documentStart = start.kind else { throw YAMLError(reason: .empty, position: start.position) }
    let result = try value(try events.next(), &events, depth: 0)
    _ = try events.next()
    let end = try events.next()
    guard case .streamEnd = end.kind else { throw YAMLError(reason: .secondDocument, position: end.position) }
    return result
  }

  private mutating func value(
    _ event: YAMLEvent, _ events: inout YAMLEvents, depth: Int
  ) throws(YAMLError) -> (JSONValue, YAMLMarks) {
    try check(event)
    guard depth <= YAMLLimits.depth else { throw YAMLError(reason: .tooDeep, position: event.position) }
    var marks = YAMLMarks(position: event.position)
    switch event.kind {
    case .scalar(let text, let isPlain):
      guard isPlain else { return (.string(text), marks) }
      let value = YAMLScalar.value(text)
      if value.string == nil { marks.written = text }
      return (value, marks)
    case .listStart:
      var elements: [JSONValue] = []
      while true {
        let next = try events.next()
        if case .listEnd = next.kind { return (.array(elements), marks) }
        let (element, elementMarks) = try value(next, &events, depth: depth + 1)
        elements.append(element)
        marks.children.append(elementMarks)
      }
    case .mappingStart:
      var object = JSONObject()
      var known: Set<String> = []
      while true {
        let next = try events.next()
        if case .mappingEnd = next.kind { return (.object(object), marks) }
        let key = try key(next)
        guard known.insert(key).inserted else {
          throw YAMLError(reason: .duplicateKey(key), position: next.position)
        }
        let (member, memberMarks) = try value(try events.next(), &events, depth: depth + 1)
        object.append(key, member)
        marks.keys.append(next.position)
        marks.children.append(memberMarks)
      }
    default:
      // A value begins with nothing else; libyaml has seen to it.
      throw YAMLError(reason: .syntax("a value is missing"), position: event.position)
    }
  }

  private mutating func key(_ event: YAMLEvent) throws(YAMLError) -> String {
    try check(event)
    guard case .scalar(let text, _) = event.kind else {
      throw YAMLError(reason: .keyIsNoText, position: event.position)
    }
    return text
  }

  /// What is refused of every value and key.
  private mutating func check(_ event: YAMLEvent) throws(YAMLError) {
    if case .alias = event.kind { throw YAMLError(reason: .anchor, position: event.position) }
    guard !event.hasAnchor else { throw YAMLError(reason: .anchor, position: event.position) }
    guard !event.hasTag else { throw YAMLError(reason: .tag, position: event.position) }
    nodes += 1
    guard nodes <= YAMLLimits.nodes else { throw YAMLError(reason: .tooMany, position: event.position) }
  }
}
