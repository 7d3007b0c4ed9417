import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// The flashloader at the ends of what it takes: the last value that passes and the first that does not.
@Suite struct FlashloaderBoundaryTests {
  @Test(arguments: NORCase.firmwares) func aFillOfManyPagesOfFlash(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    #expect(test.configure(NORCase.option) == 0)
    let count = 2 * NORPageBuffer.largestPage + 300
    #expect(test.status(.fillMemory, NORCase.flash, UInt32(count), 0x4433_2211) == 0)
    let expected = (0..<count).map { UInt8(0x11 * ($0 % 4 + 1)) }
    #expect(test.board.flash(at: 0, count: count) == expected)
    // The last page is padded with ones.
    #expect(test.board.flash(at: count, count: 300).allSatisfy { $0 == 0xFF })
  }

  @Test(arguments: NORCase.firmwares) func anSBFileOfExactlyItsHeadIsLookedAt(firmware: String) {
    for (count, status) in [(31, 0), (32, 10101), (33, 10101)] as [(Int, UInt32)] {
      var test = TestBoard(flashloader: firmware)
      _ = test.command(.receiveSBFile, UInt32(count))
      // In two pieces: what is known of the head grows.
      _ = test.exchange(TestBoard.report(Report.ID.dataOut, pattern(20)))
      let answers = test.exchange(TestBoard.report(Report.ID.dataOut, pattern(count - 20))).map(TestBoard.answer)
      #expect(TestBoard.status(answers) == status, "\(count) bytes")
    }
  }

  @Test(arguments: NORCase.firmwares) func anEmptyDataReportEndsTheDataPhase(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    _ = test.command(.writeMemory, 0x2000, 8, 0)
    let answers = test.exchange([Report.ID.dataOut, 0, 0, 0]).map(TestBoard.answer)
    #expect(TestBoard.status(answers) == StatusCode.abortDataPhase.rawValue)
    _ = test.command(.writeMemory, 0x2000, 8, 0)
    // A report too short for its own header is no data packet at all.
    let short = test.exchange([Report.ID.dataOut, 0, 0]).map(TestBoard.answer)
    #expect(TestBoard.status(short) == StatusCode.fail.rawValue)
  }

  @Test(arguments: NORCase.firmwares) func theLargestPageThatABlockMayName(firmware: String) throws {
    for (size, status) in [(4096, 0), (8192, 20105)] as [(UInt32, UInt32)] {
      var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
      #expect(test.configure(NORCase.option) == 0)
      var block = try #require(test.block)
      block.pageSize = size
      #expect(test.configure(block) == 0)
      // The part's own pages are smaller: what wraps inside them reads back wrong.
      let answer = test.write(NORCase.flash, [UInt8](repeating: 0, count: 16))
      #expect(answer == status || (status == 0 && answer == 20106), "\(size)")
    }
  }

  @Test(arguments: NORCase.firmwares) func aFailedBlockWriteErasesAllSectorsThatTheBlockTouches(firmware: String) throws
  {
    var test = TestBoard(flashloader: firmware) {
      $0.flash?.statusRegisters = [0, 2]
      $0.flash?.contents = [(0x200, pattern(16)), (0x1000, pattern(16))]
      $0.flash?.anyProtectionBitProtectsAll = true
    }
    #expect(test.configure(NORCase.option) == 0)
    test.board.setStatusRegisters([0x1C, 2])
    test.board.logsBus = true
    #expect(test.configure(0xF000_000F) == 20106)
    let erases = test.board.takeBusLog().filter { $0.opcode == 0x20 }.map(\.address)
    #expect(erases == [0], "512 bytes lie in one sector of 4 KiB")
  }
}
