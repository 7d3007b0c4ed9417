import FailureCauses
import JSONText
import SeededGenerator
import SickBoards
import Testing

@testable import Diagnosis

/// The answer as text and JSON, and what it is made from.
@Suite struct AnswerTests {
  @Test func everythingIsInTheJSON() {
    let plan = Bench.seedPlan()
    let bus = Bench.bus(registers: [0x1C, 2, 0])
    let diagnosis = Bench.diagnosis(plan, Bench.seedJob(plan, on: bus), on: bus)
    let json = diagnosis.jsonValue
    #expect(json["verdict"]?.string == "cause")
    #expect(json["certainty"]?.string == "certain")
    #expect(json["causes"]?.array == [.string("block-protection")])
    #expect(json["chip"]?["status_registers"]?.array?.first?.int == 0x1C)
    #expect(json["chip"]?["protects_range"]?.bool == true)
    for key in ["because", "confirm", "fix", "next", "probes", "evidence", "candidates"] {
      #expect(json[key]?.array != nil)
    }
    #expect(diagnosis.lines().contains { $0.contains("block-protection, certain") })
    #expect(diagnosis.lines(verbose: true).contains { $0.contains("EF 40 17") })
  }

  @Test func withoutABoardTheRecordSpeaks() {
    var request = DiagnosisRequest(
      Bench.seedPlan(), symptom: Symptom(.status(20106), command: "flash-erase-region", address: 0x6000_0000))
    request.recorded = [.init(.blockProtection, evidence: ["the erase took 2 ms"]), .init(.writeEnableDead)]
    let diagnosis = Diagnostician(request).diagnose()
    #expect(diagnosis.causes == [.blockProtection, .writeEnableDead])
    #expect(diagnosis.certainty == .possible)
    #expect(diagnosis.because.contains("the erase took 2 ms"))
    #expect(!diagnosis.next.isEmpty)
    request.recorded = []
    #expect(Diagnostician(request).diagnose().verdict == .unknown)
    request.symptom = nil
    let silent = Diagnostician(request).diagnose()
    #expect(silent.verdict == .healthy && silent.certainty == .possible)
  }

  @Test func strongestReasonsDecide() throws {
    let reasons = [
      Reason(.wornSector, .fits, "a"), Reason(.blockProtection, .proves, "b"), Reason(.blockProtection, .proves, "c"),
      Reason(.noSFDP, .points, "d"),
    ]
    let strongest = try #require(Verdict.strongest(reasons))
    #expect(strongest.causes == [.blockProtection])
    #expect(strongest.weight == .proves)
    #expect(Verdict.strongest([]) == nil)
  }

  @Test func observationsAgreeWithThemselvesOnly() {
    var findings = Findings()
    findings.probeStatus = 0
    let healthy = Observations(findings, symptom: nil)
    #expect(healthy.agreement(with: healthy).fit == 1)
    findings.chip.writeEnables = false
    let sick = Observations(findings, symptom: nil)
    let agreement = healthy.agreement(with: sick)
    #expect(agreement.fit < 1)
    #expect(agreement.against == [.writeEnable])
  }

  @Test func tablesOfAnyBytesAreRead() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      var bytes = (0..<Int(generator.next() % 300)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      if bytes.count >= 16 { bytes.replaceSubrange(0..<4, with: [0x53, 0x46, 0x44, 0x50]) }
      let table = SFDPTable(bytes)
      #expect(bytes.count >= 16 || table == nil)
      if let size = table?.size { #expect(size > 0) }
    }
  }
}
