import Foundation
import Testing

/// `provision --explain`, and what a failure says without it.
@Suite struct ExplainedProvisionTests {
  private static let sick = ["--virtual", "--status-registers", "0x7c"]

  private static func provision(_ words: String...) async throws -> Outcome {
    let folder = try Folder()
    let image = try folder.file("it's app.srec", try Samples.bytes(Samples.hello("srec")))
    return try await Program.run(["provision", image] + sick + words)
  }

  @Test func aFailureNamesTheCommandThatSaysWhy() async throws {
    let outcome = try await Self.provision("--json", "--no-reset")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("'boardless diagnose --virtual --status-registers 0x7c '"))
    #expect(outcome.errors.contains("it'\\''s app.srec' --after configure-memory@0x00002000=20106' says why"))
    #expect(!outcome.errors.contains("--no-reset"))
    #expect(try outcome.json()["diagnosis"] == nil)
  }

  @Test func explainedItHasADiagnosis() async throws {
    let outcome = try await Self.provision("--json", "--explain")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("cause: "))
    let diagnosis = try #require(try outcome.json()["diagnosis"] as? [String: Any])
    #expect(diagnosis["verdict"] is String)
  }

  @Test func whatSucceedsIsNotExplained() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let plain = try await Program.run("provision", image, "--virtual", "--quiet")
    let explained = try await Program.run("provision", image, "--virtual", "--quiet", "--explain")
    #expect(plain.code == 0 && explained.out == plain.out && explained.errors == plain.errors)
  }
}
