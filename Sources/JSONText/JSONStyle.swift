/// How a JSON text is laid out.
public struct JSONStyle: Equatable, Sendable {
  /// Blanks by which each level is indented; nil puts all on one line.
  public var indent: Int?
  /// Whether a blank follows `:` and, on one line, `,`.
  public var isSpaced: Bool
  /// Whether everything outside printable ASCII is written as `\u` escapes.
  public var isASCII: Bool

  /// Makes a style. An indent below 0 counts as 0 and above 16 as 16.
  public init(indent: Int? = nil, isSpaced: Bool = true, isASCII: Bool = false) {
    self.indent = indent.map { max(0, min($0, 16)) }
    self.isSpaced = isSpaced
    self.isASCII = isASCII
  }

  /// One line, no blanks: `{"a":[1,2]}`.
  public static let compact = JSONStyle(isSpaced: false)
  /// One line, with blanks, as people write it: `{"a": [1, 2]}`.
  public static let line = JSONStyle()
  /// Three blanks a level and ASCII only, byte for byte what `json.dumps(value, indent=3)` gives in
  /// Python, whose tools scripts parse.
  public static let python3 = JSONStyle(indent: 3, isASCII: true)
}
