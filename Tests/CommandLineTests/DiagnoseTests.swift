import Foundation
import Testing

/// `boardless diagnose`.
@Suite struct DiagnoseTests {
  @Test func theFieldCaseHasACause() async throws {
    let outcome = try await Program.run([
      "diagnose", "--virtual", "--part", "W25Q64JV-IQ", "--status-registers", "0x1c,0x02", "--after",
      "flash-erase-region=20106", "--json",
    ])
    #expect(outcome.code == 1, "\(outcome.errors)")
    let answer = try outcome.json()
    #expect(answer["verdict"] as? String == "cause" && answer["certainty"] as? String == "certain")
    #expect(answer["causes"] as? [String] == ["block-protection"])
    #expect(
      (answer["fix"] as? [String])?.first
        == "boardless recover --virtual --part W25Q64JV-IQ --status-registers 0x1c,0x02 --after flash-erase-region=20106"
    )
  }

  /// What a failed provision says to run leads to the cause: words carry no phase.
  @Test func whatProvisionProposesNamesTheCause() async throws {
    let sick = ["--virtual", "--part", "W25Q64JV-IQ", "--status-registers", "0x1c,0x02"]
    let failed = try await Program.run(["provision", Samples.hello("srec")] + sick)
    let symptom = "--after configure-memory@0x00002000=20106"
    #expect(failed.code == 1 && failed.errors.contains(symptom), "\(failed.errors)")
    let outcome = try await Program.run(
      ["diagnose", Samples.hello("srec"), "--json"] + sick + symptom.split(separator: " ").map(String.init))
    #expect(try outcome.json()["causes"] as? [String] == ["block-protection"], "\(outcome.out)")
  }

  @Test func aHealthyBoardEndsWithZero() async throws {
    let outcome = try await Program.run(["diagnose", "--virtual", "-v"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.out.contains("Nothing is wrong") && outcome.out.contains("read-id 9F: 9D 60 17"))
  }

  @Test func theSymptomHasTwoNames() async throws {
    let sick = ["diagnose", "--virtual", "--part", "none"]
    let short = try await Program.run(sick + ["--after", "configure-memory@0x2000=20107"])
    let long = try await Program.run(sick + ["--symptom", "configure-memory@0x2000=20107"])
    #expect(short.code == 1 && short.out == long.out)
    #expect(short.out.contains("cause: flash-absent"))
  }

  @Test(
    arguments: [
      (["diagnose"], 64), (["diagnose", "--virtual", "--after", "erase=nothing"], 3),
      (["diagnose", "--virtual", "--may-erase", "0x60000001:4096"], 3),
      (["diagnose", "/dev/null"], 3),
    ] as [([String], Int32)])
  func wrongWordsAreRefused(_ words: [String], _ code: Int32) async throws {
    #expect(try await Program.run(words).code == code)
  }
}
