import BoardDescription
import Foundation
import Testing
import VirtualRT1020

/// The pages that describe faults, parts and boards say what is so.
@Suite struct DocumentTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func page(_ name: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent("Docs/\(name)"), encoding: .utf8)
  }

  /// The blocks of one language in a page.
  private static func blocks(_ page: String, _ language: String) -> [String] {
    var blocks: [String] = []
    var lines: [Substring]?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let block = lines {
        if line == "```" {
          blocks.append(block.joined(separator: "\n"))
          lines = nil
        } else {
          lines = block + [line]
        }
      } else if line == "```" + language {
        lines = []
      }
    }
    return blocks
  }

  @Test func faultsAreThoseOfTheTable() throws {
    let page = try Self.page("Faults.md")
    #expect(
      page.contains(FaultForm.reference), "Docs/Faults.md: put what 'boardless board faults --markdown' prints there")
    let own = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("FaultFormTests.swift"), encoding: .utf8)
    for form in FaultForm.all { #expect(own.contains("\"\(form.name)\": \(form.swiftExample),")) }
  }

  @Test func partKeysAreThoseOfTheTable() throws {
    let page = try Self.page("Parts.md")
    for key in PartKey.all {
      #expect(page.contains("| `\(key.name)` | \(key.allowed) | \(key.meaning) |"), "Docs/Parts.md: \(key.name)")
    }
  }

  /// Every example in YAML is one file; a comment in its first line is its name, by which others may name it.
  @Test(arguments: ["Faults.md", "Parts.md", "BoardControl.md", "CommandLine.md"])
  func examplesParse(_ name: String) throws {
    let blocks = Self.blocks(try Self.page(name), "yaml")
    var files: [String: String] = [:]
    for (index, block) in blocks.enumerated() {
      let first = block.prefix { $0 != "\n" }
      files[first.hasPrefix("# ") ? String(first.dropFirst(2)) : "block-\(index).yaml"] = block
    }
    for file in files.keys {
      do throws(DescriptionError) { _ = try TextFile(file, files[file] ?? "", others: files).file() } catch {
        Issue.record("\(name): \(error.description(in: file))")
      }
    }
    if name != "BoardControl.md" { #expect(!blocks.isEmpty) }
  }
}
