import Foundation
import Testing

/// Docs/TestingWithFaults.md shows the files that run, letter by letter.
@Suite struct ExampleTextTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test(arguments: [
    ("swift", "Examples/InjectAnEraseFailure/Package.swift"),
    ("swift", "Examples/InjectAnEraseFailure/Tests/InjectAnEraseFailureTests/EraseFailureTests.swift"),
    ("swift", "Examples/InjectAnEraseFailure/Tests/InjectAnEraseFailureTests/CauseTests.swift"),
    ("python", "Examples/erase_failure.py"),
  ]) func standsInTheDocument(_ language: String, _ path: String) throws {
    let block = "```\(language)\n\(try Self.text(path))```\n"
    #expect(try Self.text("Docs/TestingWithFaults.md").contains(block))
  }

  @Test func pythonHasTwentyLines() throws {
    let lines = try Self.text("Examples/erase_failure.py").split(separator: "\n", omittingEmptySubsequences: true)
    #expect(lines.count == 20)
  }
}
