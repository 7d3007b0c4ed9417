import JSONText

/// A text in YAML as values, and where each of them stands.
///
/// What JSON can say is taken, in YAML's ways of writing it: mappings with words or numbers as keys, lists, text,
/// numbers, `true`, `false`, `null`. A JSON text is such a text. Anchors, tags and further documents are refused.
public struct YAMLDocument: Equatable, Sendable {
  /// What it says.
  public let value: JSONValue
  /// Where it says so.
  public let marks: YAMLMarks

  /// Reads a text in UTF-8, or in UTF-16 with a byte order mark.
  /// - Throws: `YAMLError` with the place.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    guard bytes.count <= YAMLLimits.bytes else {
      throw YAMLError(reason: .tooLong, position: YAMLPosition(line: 1, column: 1))
    }
    var events = YAMLEvents(bytes)
    defer { events.close() }
    var reader = YAMLReader()
    (value, marks) = try reader.document(&events)
  }

  /// Reads a text held in an array.
  public init(_ bytes: [UInt8]) throws(YAMLError) {
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(YAMLError) in try YAMLDocument(buffer) }
  }

  /// Reads a text held in a string.
  public init(_ text: String) throws(YAMLError) { try self.init(Array(text.utf8)) }
}
