import Foundation
import Testing

/// How a run ended and what it said.
struct Outcome {
  /// The exit code, or a signal's number below zero.
  let code: Int32
  let out: String
  let errors: String

  /// Standard output as exactly one JSON object.
  func json() throws -> [String: Any] {
    #expect(out.hasSuffix("\n") && out.dropLast().contains("\n") == false)
    return try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any], "\(out)\(errors)")
  }
}
