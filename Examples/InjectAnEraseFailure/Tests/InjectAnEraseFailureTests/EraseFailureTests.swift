import BoardlessTesting
import Testing

/// Yours: what is under test. It provisions whatever board is on the bus, and tries again if an erase failed.
func writeFirmware(_ plan: ProvisioningPlan, on bus: any HIDBus, tries: Int = 3) throws(ProvisioningError) {
  do {
    _ = try Provisioner(plan).run(on: bus)
  } catch {
    guard error.phase == .erase, tries > 1 else { throw error }
    try writeFirmware(plan, on: bus, tries: tries - 1)
  }
}

let firmware = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 / 7) }

let plan: ProvisioningPlan = {
  var plan = ProvisioningPlan(segments: [ImageSegment(address: 0x6000_2000, bytes: firmware)])
  plan.flashloader = .standIn
  return plan
}()

/// The first erase of the sector at 0x2000, which held something else before, is lost.
@Test(.board { $0.flash?.contents = [(0x2000, [1, 2, 3])] }, .faults(.eraseIgnored(at: 0x2000..<0x3000, times: 1)))
func aLostEraseIsMendedByTryingAgain() throws {
  let board = try Board.current
  try writeFirmware(plan, on: board.bus)
  board.expectFlash(firmware, at: 0x6000_2000)
  #expect(board.log.contains { $0.text == "20106 FlexSPINOR: Command Failure" })
}

/// Every erase of this board is lost.
@Test(.board { $0.flash?.contents = [(0x2000, [1, 2, 3])] }, .faults(.eraseIgnored()))
func aDeadFlashIsReported() throws {
  let board = try Board.current
  let error = #expect(throws: ProvisioningError.self) { try writeFirmware(plan, on: board.bus) }
  #expect(error?.status == .norCommandFailure)
  board.expectFlash([1, 2, 3], at: 0x6000_2000)
}
