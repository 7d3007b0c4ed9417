/// What stands next in a text.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    /// Text; `isPlain` without quotes and not as a block, so that it may be a number.
    case scalar(String, isPlain: Bool)
    case listStart, listEnd
    case mappingStart, mappingEnd
    /// `*name`
    case alias
  }

  var kind: Kind
  /// Where it begins.
  var position: YAMLPosition
  /// `&name` stands before it.
  var hasAnchor = false
  /// `!tag` stands before it.
  var hasTag = false
}
