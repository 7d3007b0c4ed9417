/// Why a text is not YAML that is understood here, and where.
public struct YAMLError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// Against the grammar, or not UTF-8; in libyaml's words.
    case syntax(String)
    /// Nothing but blanks and comments.
    case empty
    /// A second document after the first.
    case secondDocument
    /// `&name` or `*name`: a text with them can stand for one of any size.
    case anchor
    /// `!tag`: what a value is follows from its form.
    case tag
    /// A key that is a list or a mapping.
    case keyIsNoText
    /// This key stands twice in one mapping.
    case duplicateKey(String)
    /// More than `YAMLLimits.bytes`.
    case tooLong
    /// Nested deeper than `YAMLLimits.depth`.
    case tooDeep
    /// More values than `YAMLLimits.nodes`.
    case tooMany
  }

  /// What is wrong.
  public var reason: Reason
  /// Where.
  public var position: YAMLPosition
}

extension YAMLError: CustomStringConvertible {
  /// The place and the reason, as in `line 3, column 7: the key "a" stands twice`.
  public var description: String { "\(position): \(reason)" }
}

extension YAMLError.Reason: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .syntax(let words): words
    case .empty: "there is nothing in it"
    case .secondDocument: "a second document begins; one is understood"
    case .anchor: "anchors (&) and aliases (*) are not understood; write the value out, or in quotes"
    case .tag: "tags (!) are not understood; write the value in quotes"
    case .keyIsNoText: "a key is a word or a number, not a list or a mapping"
    case .duplicateKey(let key): "the key \"\(key)\" stands twice in one mapping"
    case .tooLong: "the text has more than \(YAMLLimits.bytes >> 20) MiB"
    case .tooDeep: "nested deeper than \(YAMLLimits.depth)"
    case .tooMany: "more than \(YAMLLimits.nodes) values"
    }
  }
}
