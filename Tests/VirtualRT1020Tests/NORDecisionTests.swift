import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// The decision table: what a condition of the flash does to configure, erase, write and read.
@Suite struct NORDecisionTests {
  @Test(arguments: NORCase.firmwares) func aHealthyPart(firmware: String) {
    var test = NORCase.make(firmware)
    #expect(test.erase(0, 4096) == 10205)
    #expect(test.write(NORCase.flash, [1]) == 10205)
    #expect(test.read(NORCase.flash, 4).status == 10205)
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.board.statusRegisters == [0, 2, 0])
    #expect(test.read(NORCase.flash + 0x1000, 64).bytes == pattern(64))
    #expect(test.write(NORCase.flash + 0x1000, pattern(256)) == 10203)
    #expect(test.erase(0x1010, 8) == 0)
    #expect(test.write(NORCase.flash + 0x1000, pattern(300)) == 0)
    let read = test.read(NORCase.flash + 0x1000, 512)
    #expect(read.status == 0 && read.bytes == pattern(300) + [UInt8](repeating: 0xFF, count: 212))
    #expect(test.write(NORCase.flash + 0x1200 + 1, [1]) == 20105)
    #expect(test.property(0x19, 9) == [0, 31, NORCase.flash, 8192, 256, 4096, 65536])
  }

  @Test(arguments: NORCase.firmwares, BoardConfiguration.Floating.allCases)
  func nothingOnTheBus(firmware: String, floating: BoardConfiguration.Floating) {
    var test = NORCase.make(firmware) { $0.flash?.floating = floating }
    test.board.hardware.flexSPI.chip = nil
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0, 4096) == 10205)
    #expect(test.write(NORCase.flash, [1]) == 10205)
    #expect(test.read(NORCase.flash, 4).status == 10205)
    #expect(test.property(0x19, 9) == [10205])
  }

  @Test(arguments: NORCase.firmwares) func aPartWithoutSFDP(firmware: String) {
    for table in [[], [UInt8](repeating: 0, count: 256), [0x53, 0x46, 0x44, 0x51] + [UInt8](repeating: 0, count: 252)] {
      var test = NORCase.make(firmware) { $0.flash?.sfdp = table }
      #expect(test.configure(NORCase.option) == 20107)
      #expect(test.erase(0, 4096) == 10205)
    }
  }

  @Test(arguments: NORCase.firmwares, [0x00, 0xFF] as [UInt8]) func aBasicTableOfNothing(firmware: String, byte: UInt8)
  {
    var table = SFDP.w25q64(quadEnableRequirement: 4)
    table.replaceSubrange(0x80..<0xC0, with: [UInt8](repeating: byte, count: 64))
    var withoutHeader = SFDP.w25q64(quadEnableRequirement: 4)
    withoutHeader[8] = 0x81
    for sfdp in [table, withoutHeader] {
      var test = NORCase.make(firmware) { $0.flash?.sfdp = sfdp }
      #expect(test.configure(NORCase.option) == 0)
      #expect(test.block?.flashA1Size == 0)
      #expect(test.erase(0, 4096) == 10200)
      #expect(test.write(NORCase.flash, [1]) == 10200)
      #expect(test.read(NORCase.flash, 4).status == 10200)
    }
  }

  /// QER 0 and 7, and a write that does not take: what the quad read returns then is the floating bus.
  @Test(arguments: NORCase.firmwares, BoardConfiguration.Floating.allCases)
  func quadEnableStaysClear(firmware: String, floating: BoardConfiguration.Floating) {
    for requirement in [0, 7] {
      var test = NORCase.make(firmware) {
        $0.flash?.floating = floating
        $0.flash?.sfdp = SFDP.w25q64(quadEnableRequirement: requirement)
      }
      #expect(test.configure(NORCase.option) == 0)
      #expect(test.board.statusRegisters == [0, 0, 0], "no register is written")
      expectGarbage(&test, floating)
    }
    var ignored = NORCase.make(firmware) { $0.flash?.floating = floating }
    ignored.board.hardware.flexSPI.chip = SerialNORPart.named("W25Q64JV").map { part in
      var part = part
      part.takeStatusCommands(requirement: 2)
      return SerialNOR(part: part, fill: 0xFF)
    }
    #expect(ignored.configure(NORCase.option) == 0)
    expectGarbage(&ignored, floating)
  }

  private func expectGarbage(_ test: inout TestBoard, _ floating: BoardConfiguration.Floating) {
    let isOnes = floating == .ff
    #expect(test.erase(0, 4096) == (isOnes ? 0 : 20106))
    #expect(test.write(NORCase.flash + 0x2000, pattern(256)) == (isOnes ? 20106 : 10203))
    let read = test.read(NORCase.flash + 0x1000, 64)
    #expect(read.status == 0 && read.bytes != pattern(64))
    if isOnes { #expect(read.bytes.allSatisfy { $0 == 0xFF }) }
    #expect(test.status(.fillMemory, NORCase.flash, 256, 0) == (isOnes ? 20106 : 10203))
  }

  @Test(arguments: NORCase.firmwares) func protectionBitsAndQuadEnable(firmware: String) {
    // QE clear: requirements 1, 4, 5 and 2 clear the protection on the way, 6 leaves it.
    for (requirement, after) in [
      (1, [0, 2, 0]), (4, [0, 2, 0]), (5, [0, 2, 0]), (2, [0x40, 0, 0]), (6, [0x1C, 2, 0]),
    ]
      as [(Int, [UInt8])]
    {
      var test = NORCase.make(firmware) {
        $0.flash?.quadEnableRequirement = requirement
        $0.flash?.statusRegisters = [0x1C]
      }
      #expect(test.configure(NORCase.option) == 0, "requirement \(requirement)")
      #expect(test.board.statusRegisters == after, "requirement \(requirement)")
      if requirement == 6 { expectProtected(&test) } else { #expect(test.erase(0x1000, 4096) == 0) }
    }
    // QE set: nothing is written, whatever the requirement.
    for (requirement, registers) in [
      (1, [0x1C, 2, 0]), (2, [0x5C, 0, 0]), (4, [0x1C, 2, 0]), (6, [0x1C, 2, 0]), (3, [0x1C, 0x82, 0]),
    ]
      as [(Int, [UInt8])]
    {
      var test = NORCase.make(firmware) {
        $0.flash?.quadEnableRequirement = requirement
        $0.flash?.statusRegisters = registers
      }
      #expect(test.configure(NORCase.option) == 0)
      #expect(test.board.statusRegisters == registers)
      expectProtected(&test)
    }
  }

  private func expectProtected(_ test: inout TestBoard) {
    #expect(test.erase(0x1000, 4096) == 20106)
    #expect(test.erase(0x3000, 4096) == 0, "a blank area erases well")
    #expect(test.write(NORCase.flash + 0x3000, pattern(256)) == 20106)
    let read = test.read(NORCase.flash + 0x1000, 64)
    #expect(read.status == 0 && read.bytes == pattern(64))
    #expect(test.status(.flashEraseAll, 9) == 20106)
  }

  /// The firmware reads and writes the register by 3F and 3E and sets bit 7; the board keeps quad enable in
  /// bit 1, so that it takes a part which has that set already.
  @Test(arguments: NORCase.firmwares) func requirement3SetsBit7(firmware: String) {
    var test = NORCase.make(firmware) { $0.flash?.quadEnableRequirement = 3 }
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.board.statusRegisters == [0, 0x80, 0])
    expectGarbage(&test, .ff)
    var set = NORCase.make(firmware) {
      $0.flash?.quadEnableRequirement = 3
      $0.flash?.statusRegisters = [0, 2]
    }
    #expect(set.configure(NORCase.option) == 0)
    #expect(set.board.statusRegisters == [0, 0x82, 0])
    #expect(set.read(NORCase.flash + 0x1000, 64).bytes == pattern(64))
  }
}
