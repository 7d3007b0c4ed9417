import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// Blocks that no flashloader makes: a user's, with pieces missing or of other sizes.
@Suite struct NOROddBlockTests {
  @Test(arguments: NORCase.firmwares) func emptySequencesAreRefused(firmware: String) throws {
    let block = try NORCase.saved(firmware)
    func status(_ sequence: Int, _ command: (inout TestBoard) -> UInt32?) -> UInt32? {
      var broken = block
      broken.setSequence(sequence, [])
      var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
      #expect(test.configure(broken) == 0)
      return command(&test)
    }
    for sequence in [1, 3, 5] { #expect(status(sequence) { $0.erase(0x20000, 4096) } == 7001, "\(sequence)") }
    #expect(status(8) { $0.erase(0, 0x10000) } == 7001)
    for sequence in [1, 3, 9] { #expect(status(sequence) { $0.write(NORCase.flash, [1]) } == 7001, "\(sequence)") }
    #expect(status(11) { $0.status(.flashEraseAll, 9) } == 7001)
    let reads = status(0) { $0.read(NORCase.flash, 16).status }
    let isWindow = FirmwareProfile.named(firmware)?.readsThroughWindow == true
    #expect(reads == (isWindow ? 0 : 7001))
    // The verify does not look at the status of its reads; what it compares with is the same every time.
    let verified = (0..<3).map { _ in status(0) { $0.erase(0, 4096) } }
    #expect(Set(verified) == [isWindow ? 0 : 20106])
  }

  @Test(arguments: NORCase.firmwares) func blocksThatAreNoneOrHalf(firmware: String) throws {
    var block = try NORCase.saved(firmware)
    block.sectorSize = 0
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(block) == 0)
    #expect(test.erase(0, 4096) == 4)
    block.sectorSize = 4096
    for page: UInt32 in [0, 3, 8192, .max] {
      block.pageSize = page
      #expect(test.configure(block) == 0)
      let status = test.write(NORCase.flash + 0x5001, [1])
      #expect(status == 20105 || page == 3)
    }
    block.pageSize = 256
    block.flashA1Size = 0
    #expect(test.configure(block) == 0)
    #expect(test.erase(0, 4096) == 10200)
    // A page larger than the chip's: only its last 256 bytes are kept, so it does not read back.
    block.flashA1Size = 8 << 20
    block.pageSize = 1024
    #expect(test.configure(block) == 0)
    #expect(test.write(NORCase.flash, pattern(1024)) == 20106)
  }

  @Test(arguments: NORCase.firmwares) func sectorsOfOneByteDoNotKeepTheBoardForEver(firmware: String) throws {
    var block = try NORCase.saved(firmware)
    block.sectorSize = 0x0100_0000
    block.blockSize = 0
    block.flashA1Size = 0x1000_0000
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    test.board.hardware.flashOperations = 0
    #expect(test.configure(block) == 0)
    #expect(test.erase(0, 0x0100_0000) == 0)
    #expect(test.board.hardware.flashOperations == 1)
    block.sectorSize = 1
    #expect(test.configure(block) == 0)
    #expect(test.erase(0x100, 64) == 0)
    #expect(test.board.hardware.flashOperations == 64)
  }

  @Test func oneCommandHasALimitOfOperations() throws {
    var hardware = Hardware(BoardConfiguration())
    var driver = NORDriver(profile: .k210)
    #expect(try driver.adopt(try NORCase.saved("K2.1.0"), &hardware) == .success)
    hardware.flashOperations = NORDriver.operationLimit - 2
    #expect(try driver.erase(0x20000, 8192, &hardware) == .success)
    #expect(throws: Halt.spins) { try driver.erase(0x20000, 1, &hardware) }
  }
}
