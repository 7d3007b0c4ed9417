import BootImage
import Provisioning
import SampleImages
import Testing
import VirtualRT1020

@testable import Proving

/// A plan disturbed everywhere.
@Suite struct ProverTests {
  private func prover(_ bytes: Int = 256) throws -> Prover {
    var prover = Prover(ProvedPlan(try SampleImages.plan(bytes)), on: BoardConfiguration())
    prover.jobs = 2
    return prover
  }

  @Test func nothingIsFound() throws {
    let proof = try prover(600).run()
    #expect(proof.wrongs.isEmpty, "\(proof.failures)")
    #expect(proof.isWhole && proof.states > 5)
    let counts = Dictionary(uniqueKeysWithValues: proof.points.map { ($0.place, $0.count) })
    #expect(counts["report"] == 4 * proof.reports)
    // Two sectors are erased; two pages of the block, three of the image are programmed; quad enable is set.
    #expect(counts["erase"] == 4 && counts["program"] == 10 && counts["status-write"] == 2 && counts["burn"] == 0)
  }

  @Test func pairs() throws {
    var prover = try prover()
    prover.depth = 2
    let proof = try prover.run { done, _ in done < 400 }
    #expect(proof.wrongs.isEmpty, "\(proof.failures)")
    #expect(proof.pairs > 0 && !proof.isWhole, "a few of them: all would take a test too long")
    let (endings, wrong, text) = prover.again([
      Disturbance(.power, .operation(.erase, 1)), Disturbance(.lost, .report(40)),
    ])
    #expect(wrong == nil && endings.count == 4 && endings[3] == nil, "\(text)")
  }

  /// Every planted mistake is found, and the sequence that is printed repeats it.
  @Test(arguments: [Canary.believes, .burnsMore, .leavesProtected]) func plantedMistakes(_ canary: Canary) throws {
    var prover = try prover()
    prover.canary = canary
    let proof = try prover.run()
    #expect(Set(proof.wrongs.keys) == [canary.isFoundAs])
    let first = try #require(proof.failures.first)
    #expect(first.disturbances.count == 1 && prover.again(first.disturbances).wrong == canary.isFoundAs)
    let texts = first.disturbances.map { "\($0)" }
    #expect(texts.compactMap { Disturbance(text: $0) } == first.disturbances)
  }

  /// The same is found with keys and fuses; the whole of such a plan takes its time, so its places are picked.
  @Test func aPlanThatClosesThePart() throws {
    let kit = SoakKit(standIn: try SampleImages.flashloader())
    let plan = try #require(kit.secure.first, "\(kit.whyNothingSecure ?? "")")
    var board = BoardConfiguration()
    board.fuses = [1: 0x89AB_CDEF, 2: 0x0123_4567]
    var prover = Prover(plan, on: board)
    for disturbance in [
      Disturbance(.power, .operation(.burn, 1)), .init(.blink, .operation(.burn, 9)), .init(.lost, .report(560)),
      .init(.unplug, .report(500)), .init(.power, .report(570)),
    ] {
      let (endings, wrong, text) = prover.again([disturbance])
      #expect(wrong == nil, "\(disturbance): \(text)")
      #expect(endings.count == 3 && endings[2] == nil)
    }
    prover.canary = .closesFirst
    #expect(prover.again([Disturbance(.power, .operation(.burn, 1))]).wrong == .closedWithoutKeys)
  }

  @Test func aPlanThatFailsUndisturbed() throws {
    var configuration = BoardConfiguration()
    configuration.flash = nil
    let prover = Prover(ProvedPlan(try SampleImages.plan()), on: configuration)
    let error = #expect(throws: ProvisioningError.self) { try prover.run() }
    #expect(error?.phase == .configureMemory)
  }

  @Test func endedByTheUser() throws {
    let proof = try prover().run { done, _ in done < 5 }
    #expect(!proof.isWhole)
  }
}
