import BootImage
import Provisioning
import SampleImages
import Testing
import VirtualRT1020

@testable import Proving

/// The judge sees what is wrong, and only that.
@Suite struct JudgeTests {
  private func provisioned() throws -> (Judge, VirtualBus) {
    let plan = ProvedPlan(try SampleImages.plan(6000))
    let bus = VirtualBus(VirtualRT1020())
    let judge = Judge(plan, on: bus.board)
    _ = try Provisioner(plan.flash, now: { bus.board.time }).run(on: bus)
    return (judge, bus)
  }

  private let success = Result<ProvisioningResult, ProvisioningError>.success(ProvisioningResult())

  @Test func aBoardThatIsDone() throws {
    let (judge, bus) = try provisioned()
    #expect(judge.isDone(bus.board))
    #expect(judge.after(success, bus.board) == nil)
  }

  @Test(arguments: [0x1000, 0x1000 + 5999, 0]) func oneByteOfTheFlash(offset: Int) throws {
    let (judge, bus) = try provisioned()
    bus.board.setFlash(at: offset, [bus.board.flash(at: offset, count: 1)[0] ^ 1])
    #expect(judge.after(success, bus.board) == .falseSuccess)
    let error = ProvisioningError(
      phase: .verify, failure: "differs", cause: "", remedies: [], exitCode: .verifyMismatch)
    #expect(judge.after(.failure(error), bus.board) == nil, "a failure may leave anything in the flash")
  }

  @Test func aBitThatNobodyAskedFor() throws {
    let (judge, bus) = try provisioned()
    bus.board.setFuse(0x20, 0x100)
    #expect(judge.atAnyTime(bus.board) == .strayFuse)
  }

  @Test func keysAndTheBitThatCloses() throws {
    let kit = SoakKit(standIn: try SampleImages.flashloader())
    let plan = try #require(kit.secure.first, "\(kit.whyNothingSecure ?? "")")
    let bus = VirtualBus(VirtualRT1020())
    let judge = Judge(plan, on: bus.board)
    bus.board.setFuse(6, 2)
    #expect(judge.atAnyTime(bus.board) == .closedWithoutKeys)
    let keys = try #require(plan.material?.keyHash).words
    for (word, value) in zip(0x18...0x1F, keys) { bus.board.setFuse(word, value) }
    #expect(judge.atAnyTime(bus.board) == nil)
    bus.board.setFuse(0x1F, keys[7] & (keys[7] - 1))
    #expect(judge.atAnyTime(bus.board) == .closedWithoutKeys)
  }
}
