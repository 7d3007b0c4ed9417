import Testing

@testable import VirtualRT1020

/// What a flash went through is kept with its cells.
@Suite struct WearTests {
  @Test func erasesAndSecurityRegistersComeBack() throws {
    var configuration = BoardConfiguration()
    configuration.flash?.part = "W25Q64JV-IM"
    var worn = VirtualRT1020(configuration)
    worn.hardware.flexSPI.chip?.takeWear([3, 4], security: [1, 2, 3])
    #expect(worn.eraseCount(at: 0x1FFF) == 4 && worn.eraseCount(at: 0x2000) == 0)
    var blank = VirtualRT1020(configuration)
    blank.hardware.nonVolatile = worn.nonVolatile
    #expect(blank.eraseCount(at: 0) == 3 && blank.eraseCount(at: 0x7F_FFFF) == 0)
    let chip = try #require(blank.hardware.flexSPI.chip)
    #expect(chip.security.starts(with: [1, 2, 3, 0xFF]) && chip.security.count == 768)
    // A count for sectors that the part does not have is no harm.
    blank.hardware.flexSPI.chip?.takeWear([UInt32](repeating: 9, count: 1 << 20), security: [])
    #expect(blank.hardware.flexSPI.chip?.eraseCounts.count == 2048)
  }

  @Test func whatAVolatileWriteHidesIsWhatIsKept() {
    var board = VirtualRT1020()
    board.hardware.flexSPI.chip?.status = (0x40, 0, 0)
    board.hardware.flexSPI.chip?.hiddenStatus = (0x04, 2, 1)
    #expect(board.nonVolatile.statusRegisters == [0x04, 2, 1])
  }
}
