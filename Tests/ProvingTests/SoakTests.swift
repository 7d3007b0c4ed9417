@testable import Proving
import Provisioning
import SampleImages
import Testing

/// Random scenarios: nothing is found, planted mistakes are, and numbers mean the same everywhere.
@Suite struct SoakTests {
  private static let kit = Result { SoakKit(standIn: try SampleImages.flashloader()) }

  private func tally(
    _ runs: UInt64, seed: UInt64 = 1, shard: String = "1/1", jobs: Int = 1, canary: Canary? = nil
  ) throws -> SoakTally {
    var soak = Soak(runs: runs, seed: seed)
    soak.shard = try #require(Soak.Shard(text: shard))
    soak.jobs = jobs
    soak.canary = canary
    return soak.run(try Self.kit.get())
  }

  @Test func nothingIsFound() throws {
    let tally = try tally(120)
    #expect(tally.isClean, "\(tally.failures)")
    #expect(tally.runs == 120 && tally.attempts > 200 && tally.successes >= 120)
    // Things do go wrong: a soak in which they do not is none.
    #expect(tally.endings.count > 12)
  }

  @Test func shardsAndThreadsMakeNoDifference() throws {
    let whole = try tally(40, seed: 9)
    var parts = try tally(40, seed: 9, shard: "1/3", jobs: 2)
    parts.add(try tally(40, seed: 9, shard: "2/3"))
    parts.add(try tally(40, seed: 9, shard: "3/3"))
    #expect(parts == whole)
    #expect(try tally(40, seed: 10).digest != whole.digest)
  }

  /// What becomes of an image hangs on its bytes, and a signature's are the key's.
  @Test func imagesAreSignedAlikeEachTime() throws {
    let signed = try #require(Self.kit.get().secure.first?.flash.segments)
    #expect(try SoakKit(standIn: SampleImages.flashloader()).secure.first?.flash.segments == signed)
  }

  /// Found where they are known to be; a healthy program does nothing wrong there.
  @Test(
    arguments: [
      (Canary.believes, 167), (.burnsMore, 18), (.leavesProtected, 32), (.closesFirst, 2515),
    ] as [(Canary, UInt64)])
  func plantedMistakes(_ canary: Canary, number: UInt64) throws {
    var soak = Soak(runs: number + 1, seed: 1)
    let kit = try Self.kit.get()
    #expect(soak.story(of: number, kit).wrong == nil)
    soak.canary = canary
    let (lines, wrong) = soak.story(of: number, kit)
    #expect(wrong == canary.isFoundAs && lines.last?.hasPrefix(canary.isFoundAs.rawValue) == true)
  }

  @Test func aPlantedMistakeIsCounted() throws {
    let tally = try tally(33, canary: .burnsMore)
    #expect(tally.wrongs == [.strayFuse: 2] && tally.failures.map(\.number) == [18, 31] && !tally.isClean)
  }

  /// A glitch while the flashloader reads a status register has it write what nobody wants, for good: only `recover`
  /// brings such a board back.
  @Test func protectionBitsThatAGlitchHasSet() throws {
    let (lines, wrong) = Soak(runs: 1, seed: 1).story(of: 10046, try Self.kit.get())
    #expect(wrong == nil)
    #expect(lines.contains { $0.hasPrefix("attempt 3") && $0.contains("20106") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("attempt 4") && $0.hasSuffix("success") })
  }

  @Test(arguments: ["", "0/3", "4/3", "1", "1/0", "a/b", "1/2/3", "-1/2"]) func noShard(_ text: String) {
    #expect(Soak.Shard(text: text) == nil)
  }

  @Test func aShardBeyondTheRuns() throws {
    #expect(try tally(2, shard: "3/8").runs == 0)
  }
}
