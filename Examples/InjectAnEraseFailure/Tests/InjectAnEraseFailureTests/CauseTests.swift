import BoardlessTesting
import Testing

/// Whatever keeps a flash from being erased, nobody may be told that the board is done.
@Test(arguments: [FailureCause.blockProtection, .writeEnableDead, .readPathMarginal, .wornSector], 1...3)
func noSickFlashPassesForWritten(_ cause: FailureCause, seed: UInt64) throws {
  let sick = try #require(SickBoard(cause, part: "W25Q128JV", firmware: "K2.7.0-rt1020", seed: seed))
  #expect(throws: ProvisioningError.self) { try writeFirmware(sick.plan, on: sick.makeBus().bus) }
}

/// The same by a trait: a board that has the cause, and the job that fails on it.
@Test(.cause(.savedBlockTrap, seed: 2)) func theSavedBlockIsTheMistake() throws {
  let board = try Board.current
  var plan = try #require(board.sickness?.plan)
  #expect(throws: ProvisioningError.self) { try writeFirmware(plan, on: board.bus) }

  plan.configuration = .option(.standard)
  try writeFirmware(plan, on: board.bus)
}
