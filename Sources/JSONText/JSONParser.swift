/// A strict RFC 8259 parser over bytes that are already there: no extensions, no repair.
///
/// Lives only inside `JSONValue.init(parsing:)`, which keeps the bytes alive. Every read of `bytes` is
/// guarded by `position < bytes.count`.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let depthLimit: Int
  var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = max(0, min(depthLimit, JSONLimits.maximumDepth))
  }

  /// The whole text as one value.
  mutating func document() throws(JSONError) -> JSONValue {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error(.trailingText) }
    return value
  }

  /// The byte here, or nil at the end.
  @inline(__always) var here: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Blanks, tabs, line feeds and carriage returns.
  @inline(__always) mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    switch here {
    case UInt8(ascii: "\"")?: return .string(try string())
    case UInt8(ascii: "{")?: return .object(try object(depth: depth + 1))
    case UInt8(ascii: "[")?: return .array(try array(depth: depth + 1))
    case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try number()
    case UInt8(ascii: "t")?: return try word("true", .bool(true))
    case UInt8(ascii: "f")?: return try word("false", .bool(false))
    case UInt8(ascii: "n")?: return try word("null", .null)
    case nil: throw error(.unexpectedEnd)
    default: throw error(.expected("a value"))
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for index in 0..<text.utf8CodeUnitCount {
      guard let byte = here else { throw error(.unexpectedEnd) }
      guard byte == text.utf8Start[index] else { throw error(.expected("\(text)")) }
      position += 1
    }
    return value
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if here == UInt8(ascii: "]") {
      position += 1
      return elements
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth))
      if try endsList(UInt8(ascii: "]"), "',' or ']'") { return elements }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    position += 1
    var object = JSONObject()
    var keys: Set<ExactKey> = []
    skipSpace()
    if here == UInt8(ascii: "}") {
      position += 1
      return object
    }
    while true {
      skipSpace()
      let start = position
      try expect(UInt8(ascii: "\""), "a key in quotes", consume: false)
      let key = try string()
      guard isNew(key, in: object, &keys) else { throw error(.duplicateKey(key), at: start) }
      skipSpace()
      try expect(UInt8(ascii: ":"), "':'")
      skipSpace()
      object.append(key, try value(depth: depth))
      if try endsList(UInt8(ascii: "}"), "',' or '}'") { return object }
    }
  }

  /// Small objects are searched; from 16 members on, a set keeps the cost of a hostile object linear.
  private func isNew(_ key: String, in object: JSONObject, _ keys: inout Set<ExactKey>) -> Bool {
    if object.count < 16 { return object[key] == nil }
    if keys.isEmpty { keys = Set(object.members.map { ExactKey(text: $0.key) }) }
    return keys.insert(ExactKey(text: key)).inserted
  }

  /// After an element: true at `close`, false after a comma.
  private mutating func endsList(_ close: UInt8, _ what: String) throws(JSONError) -> Bool {
    skipSpace()
    guard let byte = here else { throw error(.unexpectedEnd) }
    guard byte == close || byte == UInt8(ascii: ",") else { throw error(.expected(what)) }
    position += 1
    return byte == close
  }

  private mutating func expect(_ byte: UInt8, _ what: String, consume: Bool = true) throws(JSONError) {
    guard let found = here else { throw error(.unexpectedEnd) }
    guard found == byte else { throw error(.expected(what)) }
    if consume { position += 1 }
  }

  /// An error here or at `place`, with line and column counted only now that they are wanted.
  func error(_ reason: JSONError.Reason, at place: Int? = nil) -> JSONError {
    let offset = min(place ?? position, bytes.count)
    var line = 1
    var column = 1
    for byte in bytes[..<offset] {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONError(reason: reason, offset: offset, line: line, column: column)
  }
}
