import Foundation
import JSONText
import Testing

/// One file of recordings of the real flashloader, line by line.
struct RecordingFile {
  let lines: [JSONObject]

  /// Reads `name`, such as `k2.7.0/ram.jsonl`.
  init(_ name: String) throws {
    let url = try #require(Bundle.module.resourceURL?.appendingPathComponent("Recordings/" + name))
    let text = try String(contentsOf: url, encoding: .utf8)
    lines = try text.split(separator: "\n").map { line in
      guard case .object(let object) = try JSONValue(parsing: String(line)) else { throw Malformed() }
      return object
    }
  }

  struct Malformed: Error {}

  /// The payload bytes that recordings take their data from.
  static func pattern() throws -> [UInt8] {
    let url = try #require(Bundle.module.resourceURL?.appendingPathComponent("Recordings/pattern.hex"))
    return bytes(hex: try String(contentsOf: url, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  static func bytes(hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
      UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
    }
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension JSONObject {
  func text(_ key: String) -> String? {
    if case .string(let value) = self[key] { return value }
    return nil
  }

  func number(_ key: String) -> Int? { self[key]?.int }

  func list(_ key: String) -> [JSONValue]? {
    if case .array(let values) = self[key] { return values }
    return nil
  }

  func objects(_ key: String) -> [JSONObject]? {
    list(key)?.compactMap { if case .object(let object) = $0 { object } else { nil } }
  }

  func texts(_ key: String) -> [String]? {
    list(key)?.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}
