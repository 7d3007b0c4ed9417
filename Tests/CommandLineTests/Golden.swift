import Foundation
import Testing

/// What a command prints about a trace, kept as a file: what was printed before must be printed again.
struct Golden: Sendable, CustomTestStringConvertible {
  /// The trace's file name.
  var trace: String
  /// What it is looked at with.
  var view: View

  /// One way to look at a capture.
  struct View: Sendable {
    /// The golden file's name.
    var name: String
    /// Behind `boardless capture`; `FILE` is the trace.
    var arguments: [String]
  }

  /// The folder of traces, which is the folder of tests: each file there is looked at in every way.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Traces")
  private static let goldens = folder.appendingPathComponent("Goldens")

  /// Every way to look at a capture.
  static let views = [
    View(name: "decode.txt", arguments: ["decode", "FILE"]),
    View(name: "decode-v.txt", arguments: ["decode", "-v", "FILE"]),
    View(name: "decode-vv.txt", arguments: ["decode", "-vv", "FILE"]),
    View(name: "decode-failed.txt", arguments: ["decode", "--status", "failed", "FILE"]),
    View(name: "decode.jsonl", arguments: ["decode", "--json", "FILE"]),
    View(name: "stats.txt", arguments: ["stats", "FILE"]),
    View(name: "stats.json", arguments: ["stats", "--json", "FILE"]),
    View(name: "trace.json", arguments: ["trace", "FILE"]),
    View(name: "revive.yaml", arguments: ["revive", "FILE", "-o", "-"]),
    View(name: "diff.txt", arguments: ["diff", "seed-20106.pcap", "FILE"]),
    View(name: "diff.json", arguments: ["diff", "--json", "seed-20106.pcap", "FILE"]),
  ]

  /// Set by `make goldens`: what is printed now is kept.
  static let rewrites = ProcessInfo.processInfo.environment["BOARDLESS_REWRITE_GOLDENS"] != nil

  /// The traces.
  static var traces: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { name in [".pcap", ".pcapng", ".gz"].contains { name.hasSuffix($0) } }.sorted()
  }

  /// Every trace, looked at in every way.
  static var all: [Golden] { traces.flatMap { trace in views.map { Golden(trace: trace, view: $0) } } }

  /// Names of golden files that belong to no trace or to no view.
  static var orphans: [String] {
    let known = Set(all.map(\.name))
    let files = FileManager.default.enumerator(atPath: goldens.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.contains("/") && !known.contains($0) }
  }

  private var name: String { trace + "/" + view.name }

  var testDescription: String { name }

  /// The command line.
  var arguments: [String] {
    ["capture"]
      + view.arguments.map { argument in
        switch argument {
        case "FILE": Self.folder.appendingPathComponent(trace).path
        case let file where file.hasSuffix(".pcap"): Self.folder.appendingPathComponent(file).path
        default: argument
        }
      }
  }

  /// What is kept; nil where nothing is.
  var kept: String? { try? String(contentsOf: Self.goldens.appendingPathComponent(name), encoding: .utf8) }

  /// Keeps what is printed now.
  func keep(_ text: String) throws {
    let file = Self.goldens.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  /// The text to keep of an outcome: output, what went to standard error, exit code; paths without the folder.
  /// Of a long output the first lines and a digest of the rest.
  static func text(_ outcome: Outcome) -> String {
    var lines = outcome.out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    if lines.count > lineLimit {
      var digest: UInt64 = 0xCBF2_9CE4_8422_2325
      for line in lines[lineLimit...] {
        for byte in line.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        digest = (digest ^ 0x0A) &* 0x100_0000_01B3
      }
      let count = lines.count - lineLimit
      lines = lines[..<lineLimit] + ["… \(count) lines more, FNV-1a \(String(digest, radix: 16))"]
    }
    var text = lines.map { $0 + "\n" }.joined()
    for line in outcome.errors.split(separator: "\n") { text += "# stderr: \(line)\n" }
    if outcome.code != 0 { text += "# exit \(outcome.code)\n" }
    return text.replacingOccurrences(of: folder.path + "/", with: "")
  }

  private static let lineLimit = 120
}
