import BoardlessTesting
import Testing

/// Yours: what is under test. It provisions whatever board is on the bus, and tries again if an erase failed.
func writeFirmware(_ plan: ProvisioningPlan, on bus: any HIDBus, tries: Int = 3) throws {
  for attempt in 1...tries {
    do {
      _ = try Provisioner(plan).run(on: bus)
      return
    } catch where error.phase == .erase && attempt < tries {
      continue
    }
  }
}

let firmware = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 / 7) }

let plan: ProvisioningPlan = {
  var plan = ProvisioningPlan(segments: [ImageSegment(address: 0x6000_2000, bytes: firmware)])
  plan.flashloader = .standIn
  return plan
}()

/// The first erase of this board is lost; the flash held something else before.
@Test(.board { $0.flash?.contents = [(0x2000, [1, 2, 3])] }, .faults(.eraseIgnored(times: 1)))
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
