/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// The text ends in the middle of a value.
    case unexpectedEnd
    /// A byte that cannot stand there; what could.
    case expected(String)
    /// Something follows the value.
    case trailingText
    /// A number that starts with 0, has no digit where one must be, or the like.
    case badNumber
    /// A number too large for a `Double`, or longer than `JSONLimits.numberBytes`.
    case numberOutOfRange
    /// A control character (below 0x20) that stands in a string without an escape.
    case controlCharacter
    /// A backslash followed by no escape that JSON knows.
    case badEscape
    /// Half of a surrogate pair without the other.
    case loneSurrogate
    /// Bytes that are not UTF-8.
    case badUTF8
    /// This key stands twice in one object.
    case duplicateKey(String)
    /// Arrays and objects nested deeper than allowed.
    case tooDeep(limit: Int)
  }

  /// What is wrong.
  public var reason: Reason
  /// Bytes before the place.
  public var offset: Int
  /// The place's line, from 1.
  public var line: Int
  /// The place's column in that line, from 1, counted in Unicode scalars.
  public var column: Int
}

extension JSONError: CustomStringConvertible {
  /// The place and the reason, as in `line 1, column 7: a value is missing`.
  public var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .unexpectedEnd: "the text ends too early"
    case .expected(let what): "expected \(what)"
    case .trailingText: "something follows the value"
    case .badNumber: "this is no JSON number"
    case .numberOutOfRange: "the number is too large"
    case .controlCharacter: "a control character in a string must be written as an escape"
    case .badEscape: "this is no JSON escape"
    case .loneSurrogate: "half of a surrogate pair stands alone"
    case .badUTF8: "this is not UTF-8"
    case .duplicateKey(let key): "the key \"\(key)\" stands twice in one object"
    case .tooDeep(let limit): "nested deeper than \(limit)"
    }
  }
}

/// What bounds the parser's work.
public enum JSONLimits {
  /// How deep arrays and objects may be nested unless the caller says otherwise.
  public static let depth = 64
  /// The deepest nesting a caller can ask for: the parser recurses, and the stack is finite.
  public static let maximumDepth = 512
  /// The longest number, bytes.
  public static let numberBytes = 1024
}
