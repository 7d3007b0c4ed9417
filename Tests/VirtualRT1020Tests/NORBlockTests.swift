import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// Configuration blocks: made, written to flash, saved, and given by the user.
@Suite struct NORBlockTests {
  @Test(arguments: NORCase.firmwares) func theBlockIsWrittenToABlankFlashOnce(firmware: String) throws {
    var test = TestBoard(flashloader: firmware)
    #expect(test.configure(0xF000_000F) == 4, "not before the flash is configured")
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.configure(0xF000_000F) == 0)
    let block = try #require(test.block)
    #expect(block.isValid && block.deviceModeEnable == 0)
    #expect(test.board.flash(at: 0, count: 512) == block.bytes)
    #expect(test.board.flash(at: 512, count: 8).allSatisfy { $0 == 0xFF })
    #expect(test.configure(0xF000_000F) == 10203)
    #expect(test.board.flash(at: 0, count: 512) == block.bytes)
    // Where the block would go is blank, the rest of the sector is not its business.
    #expect(test.erase(0, 4096) == 0)
    #expect(test.write(NORCase.flash + 512, pattern(256)) == 0)
    #expect(test.configure(0xF000_000F) == 0)
    #expect(test.board.flash(at: 512, count: 256) == pattern(256))
  }

  @Test(arguments: NORCase.firmwares) func aFailedBlockWriteErasesTheSector(firmware: String) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.contents = [(0x300, pattern(64)), (0x1000, [1])] }
    // Quad enable stays clear and the bus reads FF: the page is written and does not read back.
    test.board.hardware.flexSPI.chip = test.board.hardware.flexSPI.chip.map { chip in
      var part = chip.part
      part.takeStatusCommands(requirement: 2)
      var other = SerialNOR(part: part, fill: 0xFF)
      other.cells = chip.cells
      return other
    }
    #expect(test.configure(NORCase.option) == 0)
    test.board.logsBus = true
    #expect(test.configure(0xF000_000F) == 20106)
    let opcodes = withoutPolls(test.board.takeBusLog().filter { $0.source == .ip && $0.opcode != 0xEB }).map(\.opcode)
    #expect(opcodes == [0x06, 0x02, 0x05, 0x06, 0x20, 0x05])
    #expect(test.board.flash(at: 0, count: 4096).allSatisfy { $0 == 0xFF }, "application data too")
    #expect(test.board.flash(at: 0x1000, count: 1) == [1])
  }

  /// The trap: saved from a part whose quad enable was set, used on one where it is not.
  @Test(arguments: NORCase.firmwares, BoardConfiguration.Floating.allCases)
  func aSavedBlockDoesNotSetQuadEnable(firmware: String, floating: BoardConfiguration.Floating) throws {
    let block = try NORCase.saved(firmware)
    #expect(block.deviceModeType == 0 && block.deviceModeSequence == 0)
    var test = TestBoard(flashloader: firmware) { $0.flash?.floating = floating }
    test.board.logsBus = true
    #expect(test.configure(block) == 0)
    #expect(test.board.takeBusLog().isEmpty)
    #expect(test.board.statusRegisters == [0, 0, 0])
    #expect(test.erase(0, 4096) == (floating == .ff ? 0 : 20106))
    #expect(test.write(NORCase.flash, pattern(256)) == (floating == .ff ? 20106 : 10203))
    // The option word makes it good.
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0, 4096) == 0)
    #expect(test.write(NORCase.flash, pattern(256)) == 0)
  }

  @Test(arguments: NORCase.firmwares) func aUsersBlockCanMendAProtectedPart(firmware: String) throws {
    var block = try NORCase.saved(firmware)
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 0x0401
    block.deviceModeArgument = 0x0200
    block.setSequence(4, LookupInstruction.words([.init(.command, 0x01), .init(.write, 2)]))
    var test = TestBoard(flashloader: firmware) {
      $0.flash?.statusRegisters = [0x1C, 2]
      $0.flash?.contents = [(0, pattern(16))]
    }
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0, 4096) == 20106)
    #expect(test.configure(block) == 0)
    #expect(test.board.statusRegisters == [0, 2, 0])
    #expect(test.erase(0, 4096) == 0)
    #expect(test.block?.deviceModeEnable == 0, "written once only")
  }

  /// Busy for ever: with a timeout in the block 7002, without one silence.
  @Test(arguments: NORCase.firmwares) func aChipThatStaysBusy(firmware: String) throws {
    var block = try NORCase.saved(firmware)
    // SR2 bit 1 stands in for a busy bit that never clears.
    block.setSequence(1, LookupInstruction.words([.init(.command, 0x35), .init(.read, 4)]))
    block.busyOffset = 1
    block.timeoutMilliseconds = 500
    var timed = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(timed.configure(block) == 0)
    let before = timed.board.time
    #expect(timed.erase(0, 4096) == 7002)
    #expect(timed.board.time - before >= .milliseconds(500))
    #expect(timed.board.time - before < .milliseconds(600))
    #expect(timed.write(NORCase.flash, pattern(256)) == 7002)
    #expect(timed.property(1).count == 2)
    block.timeoutMilliseconds = 0
    var endless = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(endless.configure(block) == 0)
    #expect(endless.erase(0, 4096) == nil)
    #expect(endless.board.isHung)
    // The other polarity: 0 means busy.
    block.busyBitPolarity = 1
    var inverted = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(inverted.configure(block) == 0)
    #expect(inverted.erase(0, 4096) == 0)
  }

  @Test(arguments: NORCase.firmwares) func aTimeoutShorterThanTheEraseIs7002(firmware: String) throws {
    var block = try NORCase.saved(firmware)
    block.timeoutMilliseconds = 44
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(block) == 0)
    #expect(test.erase(0, 4096) == 7002)
    block.timeoutMilliseconds = 46
    #expect(test.configure(block) == 0)
    test.board.advance(by: .seconds(1))
    #expect(test.erase(0, 4096) == 0)
  }

  @Test(arguments: NORCase.firmwares) func aNoisyPollKeepsItsTimeout(firmware: String) throws {
    var block = try NORCase.saved(firmware)
    block.timeoutMilliseconds = 10
    var test = TestBoard(flashloader: firmware) {
      $0.flash?.statusRegisters = [0, 2]
      $0.flash?.floating = .noise
    }
    #expect(test.configure(block) == 0)
    test.board.hardware.flexSPI.chip?.send(0xB9)
    #expect(test.erase(0, 4096) == 20106, "half of the polls read ready")
    #expect(!test.board.isHung)
  }

  /// A bus that never shows a ready flash and may change at any moment is polled to the end of the timeout.
  @Test(arguments: NORCase.firmwares) func pollingEndsWithTheTimeout(firmware: String) throws {
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(NORCase.option) == 0)
    var block = try #require(test.block)
    block.timeoutMilliseconds = 3000
    #expect(test.configure(block) == 0)
    test.board.add([.norAbsent(times: 1_000_000)])
    let before = test.board.time
    #expect(test.erase(0x1000, 0x1000) == 7002)
    #expect(test.board.busyUntil - before >= .seconds(3) && test.board.busyUntil - before < .milliseconds(3100))
  }

  /// Double-rate reads fail at the probe if the part claims them, and are refused if it does not.
  @Test func aDoubleRatePart() throws {
    let sfdp = try #require(SerialNORPart.named("W25Q64JV")?.sfdp)
    let table = Int(SFDP.word(at: 12, in: sfdp) & 0xFF_FFFF)
    for claims in [true, false] {
      var own = sfdp
      own[table + 2] = claims ? own[table + 2] | 8 : own[table + 2] & ~8
      var test = TestBoard(flashloader: "K2.1.0") { [own] in $0.flash?.sfdp = own }
      #expect(test.configure(0xC010_0007) == (claims ? 20110 : 4))
    }
  }

  /// Sequences for ports, but no port has a size.
  @Test func modesWithoutAPort() throws {
    var bytes = try NORCase.saved("K2.1.0").bytes
    bytes.replaceSubrange(0x50..<0x60, with: [UInt8](repeating: 0, count: 16))
    bytes[0x1C] = 1
    let block = try #require(FlashConfigurationBlock(bytes: bytes))
    var test = TestBoard(flashloader: "K2.1.0")
    #expect(test.configure(block) == 4)
  }
}
