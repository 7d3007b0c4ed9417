import BoardlessTesting
import Testing

struct CauseTraitTests {
  @Test(.cause(.blockProtection, seed: 3)) func boardHasTheCause() throws {
    let board = try Board.current
    let sickness = try #require(board.sickness)
    #expect(sickness.cause == .blockProtection && !sickness.detail.isEmpty)
    #expect(sickness.runJob(on: board.bus)?.kind == .status(20106))
  }

  @Test(.board { $0.flash?.part = "W25Q128JV" }, .cause(.individualLocks)) func partStays() throws {
    #expect(try Board.current.state.flashSize == 16 << 20)
  }

  @Test func whatCannotBeIsSaid() {
    let error = BoardError.cannotBe(.quadEnableStuck, part: "W25Q64JV-IQ", firmware: "K2.1.0")
    #expect(error.description.contains("quad-enable-stuck cannot be on a W25Q64JV-IQ"))
  }
}
