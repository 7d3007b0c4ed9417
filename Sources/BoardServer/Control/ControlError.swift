import JSONText

/// Why a request of board control was not carried out. The board is as it was before the request,
/// and takes the next one.
public struct ControlError: Error, Equatable, Sendable {
  /// What kind of refusal it is; the raw value is what clients compare.
  public enum Code: String, Sendable, CaseIterable {
    /// The line is not JSON.
    case badJSON = "bad_json"
    /// The line is longer than the server takes.
    case tooLong = "too_long"
    /// It is JSON, but not an object with one request in it.
    case badRequest = "bad_request"
    /// A key that is unknown at its place.
    case unknownKey = "unknown_key"
    /// A known key whose value has the wrong type, form or range.
    case badValue = "bad_value"
    /// The range lies outside the memory, or the board has no such memory.
    case outOfRange = "out_of_range"
    /// No snapshot of that name.
    case notFound = "not_found"
    /// More snapshots, or more data in one answer, than the server keeps.
    case limit
    /// The request is known, and this build cannot do it.
    case unsupported
  }

  /// What kind of refusal it is.
  public var code: Code
  /// What was wrong, where, and what would be right.
  public var message: String

  /// Makes an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The answer line's value: `{"error": {"code": …, "message": …}}`.
  public var json: JSONValue { ["error": ["code": .string(code.rawValue), "message": .string(message)]] }
}
