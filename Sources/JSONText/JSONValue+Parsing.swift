extension JSONValue {
  /// Reads one JSON text, strictly: RFC 8259, UTF-8 without a byte order mark, no key twice.
  ///
  /// - Parameters:
  ///   - bytes: the text, nothing but white space around its one value.
  ///   - depth: how deep arrays and objects may be nested, at most `JSONLimits.maximumDepth`.
  /// - Throws: `JSONError` with the place.
  public init(parsing bytes: UnsafeBufferPointer<UInt8>, depth: Int = JSONLimits.depth) throws(JSONError) {
    var parser = JSONParser(bytes, depthLimit: depth)
    self = try parser.document()
  }

  /// Reads one JSON text held in an array.
  public init(parsing bytes: [UInt8], depth: Int = JSONLimits.depth) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      try JSONValue(parsing: buffer, depth: depth)
    }
  }

  /// Reads one JSON text held in a string.
  public init(parsing text: String, depth: Int = JSONLimits.depth) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), depth: depth)
  }
}
