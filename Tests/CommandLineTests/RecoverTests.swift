import Foundation
import Testing

/// `boardless recover`.
@Suite struct RecoverTests {
  private static let sick = ["--virtual", "--part", "W25Q64JV-IM", "--status-registers", "0x1c,0x02"]

  private static func recover(_ words: String...) async throws -> Outcome {
    try await Program.run(["recover"] + words + sick)
  }

  @Test func aProtectedFlashIsBroughtBack() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let outcome = try await Self.recover(image, "--mend", "block-protection", "--yes", "--json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let report = try outcome.json()
    #expect(report["outcome"] as? String == "recovered" && report["mended"] as? String == "block-protection")
    #expect(report["status_registers_before"] as? [Int] == [0x1C, 2, 0])
    #expect(report["status_registers_after"] as? [Int] == [0, 2, 0])
    #expect((report["steps"] as? [[String: Any]])?.compactMap { $0["changes"] as? String } == ["registers", "flash"])
  }

  /// Nobody said how the job ended, and nothing is seen to be wrong: the image's own failure tells.
  @Test func aFailedProofIsLookedInto() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let outcome = try await Program.run(
      "recover", image, "--virtual", "--cause", "suspended", "--yes", "--json")
    #expect(outcome.code == 0, "\(outcome.out)\(outcome.errors)")
    #expect(try outcome.json()["mended"] as? String == "suspended")
  }

  @Test func nobodyToAskIsARefusalThatSaysTheSteps() async throws {
    let outcome = try await Self.recover("--mend", "block-protection")
    #expect(outcome.code == 64)
    #expect(outcome.out.contains("would     write the flash's status registers, 1C 02 00 to 00 02 00"))
    #expect(outcome.errors.contains("--yes"))
    let dry = try await Self.recover("--mend", "block-protection", "--dry-run")
    #expect(dry.code == 0 && dry.out == outcome.out)
  }

  @Test func whatOnlyHandsMendIsSaid() async throws {
    let outcome = try await Self.recover("--mend", "worn-sector", "--yes")
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("by hand   replace the flash"))
  }

  @Test func theJournalTellsOfIt() async throws {
    let folder = try Folder()
    let journal = folder.path("journal.jsonl")
    let outcome = try await Self.recover("--mend", "block-protection", "--yes", "--journal", journal)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let text = folder.text("journal.jsonl")
    #expect(text.contains(#""step":"recover: write status registers","state":"begun""#))
    #expect(text.contains(#""before":"1C 02 00","wanted":"00 02 00""#))
  }

  @Test(arguments: [
    (["--mend", "no-such", "--yes"], Int32(3), "no cause is called no-such"),
    (["--yes", "--dry-run"], 64, "--dry-run"),
    (["--reset-board"], 64, "--board"), (["--after", "x=what"], 3, "what is no status"),
    (["--after", "@1=20106"], 3, "names no command"),
  ])
  func wrongWordsAreRefused(words: [String], code: Int32, message: String) async throws {
    let outcome = try await Program.run(["recover"] + words + Self.sick)
    #expect(outcome.code == code)
    #expect(outcome.errors.contains(message))
  }
}
