import JSONText
import YAMLText

/// Why a description of a board, a part or a fault is refused, or a request of board control. What it was about is
/// as it was before.
public struct DescriptionError: Error, Equatable, Sendable {
  /// What kind of refusal it is; the raw value is what clients compare.
  public enum Code: String, Sendable, CaseIterable {
    /// The line is not JSON.
    case badJSON = "bad_json"
    /// The file is not YAML.
    case badYAML = "bad_yaml"
    /// The line is longer than the server takes.
    case tooLong = "too_long"
    /// It is JSON, but not an object with one request in it; or a file that describes nothing known.
    case badRequest = "bad_request"
    /// A key that is unknown at its place.
    case unknownKey = "unknown_key"
    /// A known key whose value has the wrong type, form or range.
    case badValue = "bad_value"
    /// The range lies outside the memory, or the board has no such memory.
    case outOfRange = "out_of_range"
    /// No snapshot of that name, or no such file.
    case notFound = "not_found"
    /// More snapshots or faults, or more data in one answer, than the server keeps.
    case limit
  }

  /// What kind of refusal it is.
  public var code: Code
  /// What was wrong, at which key, and what would be right.
  public var message: String
  /// Where in the file, if it came from one.
  public var position: YAMLPosition?
  /// The file that it stands in, if that is not the file that was asked for.
  public var file: String?

  /// Makes an error.
  public init(_ code: Code, _ message: String, position: YAMLPosition? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  /// The answer line's value: `{"error": {"code": …, "message": …}}`.
  public var json: JSONValue { ["error": ["code": .string(code.rawValue), "message": .string(message)]] }

  /// `plan.yaml:12: faults[0].mask: expected …`; without a position the file's name alone stands before it.
  public func description(in file: String) -> String {
    let file = self.file ?? file
    guard let position else { return "\(file): \(message)" }
    return "\(file):\(position.line): \(message)"
  }

  /// `plan.yaml:12:7: fuses.close: expected …`: with the column.
  public func located(in file: String) -> String {
    let file = self.file ?? file
    guard let position else { return "\(file): \(message)" }
    return "\(file):\(position.line):\(position.column): \(message)"
  }
}
