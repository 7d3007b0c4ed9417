import BoardJournal
import BootImage
import FailureCauses
import JSONText
import Provisioning
import Recovery
import Testing
import VirtualRT1020

struct RecovererTests {
  @Test func nothingToMendLeavesTheBoardAlone() {
    let board = RecoveryBoard(.blockProtection)
    board.recoverer.causes = []
    #expect(board.recover().outcome == .nothingToDo)
    #expect(board.bus.board.identity == .bootROM)
  }

  @Test(arguments: SerialNORPart.all.filter { !$0.sfdp.isEmpty }.map(\.name), ["K2.1.0", "K2.7.0"])
  func protectionIsClearedAndNothingElse(part: String, firmware: String) {
    let isFirst = ["IS25LP064A", "MX25L6433F"].contains(part)
    // Locks, one-time bits and drive strength stand beside protection and quad enable.
    let registers: [UInt8] = isFirst ? [0x9C | 0x40, 0x41, 0x60] : [0x9C, 0x4A, 0x60]
    let board = RecoveryBoard(.blockProtection, part: part, firmware: firmware, registers: registers)
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(board.asked.map(\.weight) == [.registers, .flash])
    let first: UInt8 = isFirst ? 0xC0 : 0x80
    #expect(board.bus.board.statusRegisters == [first, isFirst ? 0x41 : 0x0A, 0x60])
    #expect(board.journal.entries.contains { $0.step == "recover: write status registers" && $0.state == .done })
  }

  @Test func aNoLeavesTheRegistersAsTheyAre() {
    let board = RecoveryBoard(.blockProtection, registers: [0x1C, 0x02, 0x00])
    let report = board.recover(agreeing: false)
    #expect(report.outcome == .declined)
    #expect(board.asked.count == 1)
    #expect(board.bus.board.statusRegisters == [0x1C, 0x02, 0x00])
  }

  @Test func aDryRunSaysTheStepsAndDoesNone() {
    let board = RecoveryBoard(.blockProtection, registers: [0x1C, 0x00, 0x00], plan: RecoveryBoard.image)
    board.recoverer.isDryRun = true
    let report = board.recover()
    #expect(report.outcome == .planned)
    #expect(report.steps.map(\.state) == [.planned, .planned])
    #expect(report.steps.map(\.step.weight) == [.registers, .flash])
    #expect(board.bus.board.statusRegisters == [0x1C, 0x00, 0x00])
    #expect(board.asked.isEmpty && board.journal.entries.isEmpty)
  }

  @Test func aLockedRegisterIsSaidToBeLocked() {
    let board = RecoveryBoard(.blockProtection, part: "W25Q64JV", registers: [0x9C, 0x00, 0x00]) {
      $0.flash?.writeProtectPinIsLow = true
    }
    let report = board.recover()
    #expect(report.outcome == .notRecovered)
    #expect(report.byHand.contains { $0.contains("WP#") })
    #expect(report.failure?.contains("did not take the write") == true)
    #expect(board.bus.board.statusRegisters == [0x9C, 0x00, 0x00])
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"])
  func quadEnableIsSetWhereASavedBlockLeavesItClear(firmware: String) throws {
    var plan = RecoveryBoard.image
    plan.configuration = .block(FlashConfigurationBlock())
    let board = RecoveryBoard(.savedBlockTrap, firmware: firmware, registers: [0x84, 0x08, 0x60], plan: plan)
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(board.bus.board.statusRegisters[1] == 0x0A)
    #expect(report.configuration == .option(.standard))
    #expect(board.bus.board.flash(at: 0x1000, count: 3) == [0, 7, 14])
  }

  @Test func aLowerClockIsFoundAndToldOf() {
    let board = RecoveryBoard(.readPathMarginal, registers: [0, 2, 0]) {
      $0.faults = [.readNoise(aboveMegahertz: 75, perMillion: 300)]
    }
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(report.configuration == .option(OptionWord(rawValue: 0xC000_0004)))
  }

  @Test func otherDummiesAreFound() {
    let board = RecoveryBoard(.wrongDummyCycles, registers: [0, 2, 0]) {
      $0.flash?.reads = .lenient
      $0.flash?.contents = [(0, (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 11 &+ 3) })]
      $0.faults = [.readNeedsWait(cycles: 10)]
    }
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(report.configuration == .option(OptionWord(rawValue: 0xC100_0007, second: 10)))
  }

  @Test(arguments: [
    (FailureCause.powerDown, Fault.State.powerDown), (.continuousRead, .continuousRead),
    (.quadPeripheralInterface, .quadPeripheralInterface), (.fourByteAddresses, .fourByteAddresses),
    (.eraseSuspended, .suspended),
  ])
  func modesAreLeft(cause: FailureCause, state: Fault.State) {
    let part = cause == .fourByteAddresses ? "W25Q256JV" : "W25Q64JV-IM"
    for firmware in ["K2.1.0", "K2.7.0"] {
      let board = RecoveryBoard(cause, part: part, firmware: firmware, registers: [0, 2, 0]) {
        $0.faults = [.leftIn(state)]
      }
      let report = board.recover()
      #expect(report.outcome == .recovered, "\(firmware): \(report)")
    }
  }

  @Test func aSectorThatHoldsSomethingGetsItBack() {
    let content = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 3) }
    let board = RecoveryBoard(.notConfigured, registers: [0, 2, 0]) { $0.flash?.contents = [(0x3000, content)] }
    board.recoverer.proof = .sector(0x6000_3123)
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(board.bus.board.flash(at: 0x3000, count: 4096) == content)
    #expect(board.bus.board.eraseCount(at: 0x3000) == 2)
  }

  @Test func aSectorWrittenSinceABrokenOffProofIsNotSetBack() throws {
    let board = RecoveryBoard(.notConfigured, registers: [0, 2, 0]) { $0.flash?.contents = [(0x3000, [1, 2, 3])] }
    board.recoverer.proof = .sector(0x6000_3000)
    let old = String(repeating: "a5", count: 4096)
    try board.journal.append(
      JournalEntry(
        plan: "p", step: "recover: prove", state: .begun,
        details: JSONObject([
          .init(key: "address", value: "0x60003000"), .init(key: "content", value: .string(old)),
        ])))
    #expect(board.recover().outcome == .recovered)
    #expect(board.bus.board.flash(at: 0x3000, count: 4) == [1, 2, 3, 0xFF])
  }

  @Test func theSectorOfAProofThatFailsIsLeftAsItWas() {
    let content = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 3) }
    let board = RecoveryBoard(.readPathMarginal, registers: [0, 2, 0]) {
      $0.flash?.contents = [(0x3000, content)]
      $0.faults = [.readNoise(aboveMegahertz: 60, perMillion: 20)]
    }
    board.recoverer.proof = .sector(0x6000_3000)
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(board.bus.board.flash(at: 0x3000, count: 4096) == content)
  }

  @Test func aHungFlashloaderIsRestartedByTheButtonAndNotWithout() {
    for hasButton in [true, false] {
      let board = RecoveryBoard(.flashloaderHangs, registers: [0, 2, 0]) {
        $0.mode = .flashloader
        $0.faults = [.firmwareHangs(.before, command: 7, times: 1)]
      }
      let bus = board.bus
      if hasButton {
        board.recoverer.pressReset = {
          bus.board.reset()
          return true
        }
      }
      let report = board.recover()
      #expect(report.outcome == (hasButton ? .recovered : .stopped), "\(report)")
      #expect(hasButton || report.byHand.contains { $0.contains("power-cycle") })
    }
  }

  @Test func theSecondOfTwoCausesIsTriedWhenTheFirstIsNotIt() {
    let board = RecoveryBoard(.eraseSuspended, registers: [0x1C, 2, 0])
    board.recoverer.causes = [.eraseSuspended, .blockProtection]
    let report = board.recover()
    #expect(report.outcome == .recovered, "\(report)")
    #expect(board.bus.board.statusRegisters == [0, 2, 0])
  }

  @Test func aJournalThatTakesNothingStopsTheStep() {
    let board = RecoveryBoard(.blockProtection, registers: [0x1C, 2, 0])
    board.recoverer.journal = { (_) throws(JournalError) in throw .homeless }
    let report = board.recover()
    #expect(report.outcome == .stopped && report.exitCode == .fileTrouble)
    #expect(board.bus.board.statusRegisters == [0x1C, 2, 0])
  }

  @Test func whereNothingIsKnownToBeWrongAnImageIsStillProved() {
    let board = RecoveryBoard(.notConfigured, registers: [0, 2, 0], plan: RecoveryBoard.image)
    board.recoverer.causes = []
    let report = board.recover()
    #expect(report.outcome == .nothingToDo && report.proof != nil)
    // Blank, this one reads as it should.
    let odd = RecoveryBoard(.notConfigured, registers: [0, 2, 0], plan: RecoveryBoard.image) {
      $0.faults = [.readNeedsWait(cycles: 8)]
      $0.flash?.reads = .lenient
    }
    odd.recoverer.causes = []
    let mended = odd.recover()
    #expect(mended.outcome == .recovered, "\(mended)")
    #expect(mended.configuration == .option(OptionWord(rawValue: 0xC100_0007, second: 8)))
  }
}
