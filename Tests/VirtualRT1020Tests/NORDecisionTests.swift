import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// The decision table: what a condition of the flash does to configure, erase, write and read.
@Suite struct NORDecisionTests {
  static let firmwares = ["K2.1.0", "K2.7.0", "K2.7.0-rt1020", "K2.1.0-mcubootutility"]
  static let option: UInt32 = 0xC000_0007
  static let flash: UInt32 = 0x6000_0000

  /// A board with a little data at 0x1000.
  private func make(_ firmware: String, _ change: (inout BoardConfiguration) -> Void = { _ in }) -> TestBoard {
    TestBoard(flashloader: firmware) {
      $0.flash?.contents = [(0x1000, pattern(64))]
      change(&$0)
    }
  }

  @Test(arguments: firmwares) func aHealthyPart(firmware: String) {
    var test = make(firmware)
    #expect(test.erase(0, 4096) == 10205)
    #expect(test.write(Self.flash, [1]) == 10205)
    #expect(test.read(Self.flash, 4).status == 10205)
    #expect(test.configure(Self.option) == 0)
    #expect(test.board.statusRegisters == [0, 2, 0])
    #expect(test.read(Self.flash + 0x1000, 64).bytes == pattern(64))
    #expect(test.write(Self.flash + 0x1000, pattern(256)) == 10203)
    #expect(test.erase(0x1010, 8) == 0)
    #expect(test.write(Self.flash + 0x1000, pattern(300)) == 0)
    let read = test.read(Self.flash + 0x1000, 512)
    #expect(read.status == 0 && read.bytes == pattern(300) + [UInt8](repeating: 0xFF, count: 212))
    #expect(test.write(Self.flash + 0x1200 + 1, [1]) == 20105)
    #expect(test.property(0x19, 9) == [0, 31, Self.flash, 8192, 256, 4096, 65536])
  }

  @Test(arguments: firmwares, BoardConfiguration.Floating.allCases)
  func nothingOnTheBus(firmware: String, floating: BoardConfiguration.Floating) {
    var test = make(firmware) { $0.flash?.floating = floating }
    test.board.hardware.flexSPI.chip = nil
    #expect(test.configure(Self.option) == 20107)
    #expect(test.erase(0, 4096) == 10205)
    #expect(test.write(Self.flash, [1]) == 10205)
    #expect(test.read(Self.flash, 4).status == 10205)
    #expect(test.property(0x19, 9) == [10205])
  }

  @Test(arguments: firmwares) func aPartWithoutSFDP(firmware: String) {
    for table in [[], [UInt8](repeating: 0, count: 256), [0x53, 0x46, 0x44, 0x51] + [UInt8](repeating: 0, count: 252)] {
      var test = make(firmware) { $0.flash?.sfdp = table }
      #expect(test.configure(Self.option) == 20107)
      #expect(test.erase(0, 4096) == 10205)
    }
  }

  @Test(arguments: firmwares, [0x00, 0xFF] as [UInt8]) func aBasicTableOfNothing(firmware: String, byte: UInt8) {
    var table = SFDP.w25q64(quadEnableRequirement: 4)
    table.replaceSubrange(0x80..<0xC0, with: [UInt8](repeating: byte, count: 64))
    var withoutHeader = SFDP.w25q64(quadEnableRequirement: 4)
    withoutHeader[8] = 0x81
    for sfdp in [table, withoutHeader] {
      var test = make(firmware) { $0.flash?.sfdp = sfdp }
      #expect(test.configure(Self.option) == 0)
      #expect(test.block?.flashA1Size == 0)
      #expect(test.erase(0, 4096) == 10200)
      #expect(test.write(Self.flash, [1]) == 10200)
      #expect(test.read(Self.flash, 4).status == 10200)
    }
  }

  /// QER 0 and 7, and a write that does not take: what the quad read returns then is the floating bus.
  @Test(arguments: firmwares, BoardConfiguration.Floating.allCases)
  func quadEnableStaysClear(firmware: String, floating: BoardConfiguration.Floating) {
    for requirement in [0, 7] {
      var test = make(firmware) {
        $0.flash?.floating = floating
        $0.flash?.sfdp = SFDP.w25q64(quadEnableRequirement: requirement)
      }
      #expect(test.configure(Self.option) == 0)
      #expect(test.board.statusRegisters == [0, 0, 0], "no register is written")
      expectGarbage(&test, floating)
    }
    var ignored = make(firmware) { $0.flash?.floating = floating }
    ignored.board.hardware.flexSPI.chip = SerialNORPart.named("W25Q64JV").map { part in
      var part = part
      part.statusWriteTakesTwo = false
      return SerialNOR(part: part, fill: 0xFF)
    }
    #expect(ignored.configure(Self.option) == 0)
    expectGarbage(&ignored, floating)
  }

  private func expectGarbage(_ test: inout TestBoard, _ floating: BoardConfiguration.Floating) {
    let isOnes = floating == .ff
    #expect(test.erase(0, 4096) == (isOnes ? 0 : 20106))
    #expect(test.write(Self.flash + 0x2000, pattern(256)) == (isOnes ? 20106 : 10203))
    let read = test.read(Self.flash + 0x1000, 64)
    #expect(read.status == 0 && read.bytes != pattern(64))
    if isOnes { #expect(read.bytes.allSatisfy { $0 == 0xFF }) }
    #expect(test.status(.fillMemory, Self.flash, 256, 0) == (isOnes ? 20106 : 10203))
  }

  @Test(arguments: firmwares) func protectionBitsAndQuadEnable(firmware: String) {
    // QE clear: requirements 1, 4, 5 and 2 clear the protection on the way, 6 leaves it.
    for (requirement, after) in [
      (1, [0, 2, 0]), (4, [0, 2, 0]), (5, [0, 2, 0]), (2, [0x40, 0, 0]), (6, [0x1C, 2, 0]),
    ]
      as [(Int, [UInt8])]
    {
      var test = make(firmware) {
        $0.flash?.quadEnableRequirement = requirement
        $0.flash?.statusRegisters = [0x1C]
      }
      #expect(test.configure(Self.option) == 0, "requirement \(requirement)")
      #expect(test.board.statusRegisters == after, "requirement \(requirement)")
      if requirement == 6 { expectProtected(&test) } else { #expect(test.erase(0x1000, 4096) == 0) }
    }
    // QE set: nothing is written, whatever the requirement.
    for (requirement, registers) in [
      (1, [0x1C, 2, 0]), (2, [0x5C, 0, 0]), (4, [0x1C, 2, 0]), (6, [0x1C, 2, 0]), (3, [0x1C, 0x82, 0]),
    ]
      as [(Int, [UInt8])]
    {
      var test = make(firmware) {
        $0.flash?.quadEnableRequirement = requirement
        $0.flash?.statusRegisters = registers
      }
      #expect(test.configure(Self.option) == 0)
      #expect(test.board.statusRegisters == registers)
      expectProtected(&test)
    }
  }

  private func expectProtected(_ test: inout TestBoard) {
    #expect(test.erase(0x1000, 4096) == 20106)
    #expect(test.erase(0x3000, 4096) == 0, "a blank area erases well")
    #expect(test.write(Self.flash + 0x3000, pattern(256)) == 20106)
    let read = test.read(Self.flash + 0x1000, 64)
    #expect(read.status == 0 && read.bytes == pattern(64))
    #expect(test.status(.flashEraseAll, 9) == 20106)
  }

  /// The firmware reads and writes the register by 3F and 3E and sets bit 7; the board keeps quad enable in
  /// bit 1, so that it takes a part which has that set already.
  @Test(arguments: firmwares) func requirement3SetsBit7(firmware: String) {
    var test = make(firmware) { $0.flash?.quadEnableRequirement = 3 }
    #expect(test.configure(Self.option) == 0)
    #expect(test.board.statusRegisters == [0, 0x80, 0])
    expectGarbage(&test, .ff)
    var set = make(firmware) {
      $0.flash?.quadEnableRequirement = 3
      $0.flash?.statusRegisters = [0, 2]
    }
    #expect(set.configure(Self.option) == 0)
    #expect(set.board.statusRegisters == [0, 0x82, 0])
    #expect(set.read(Self.flash + 0x1000, 64).bytes == pattern(64))
  }

  @Test(arguments: firmwares) func theFlashVanishesAfterConfigure(firmware: String) {
    func gone(_ floating: BoardConfiguration.Floating) -> TestBoard {
      var test = make(firmware) { $0.flash?.floating = floating }
      #expect(test.configure(Self.option) == 0)
      test.board.hardware.flexSPI.chip = nil
      return test
    }
    var ones = gone(.ff)
    #expect(ones.read(Self.flash, 4).bytes == [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(ones.erase(0, 4096) == nil, "the busy bit reads 1 for ever")
    #expect(ones.board.isHung)
    var written = gone(.ff)
    #expect(written.write(Self.flash, pattern(256)) == nil)
    var zeros = gone(.zero)
    #expect(zeros.read(Self.flash, 2).bytes == [0, 0])
    #expect(zeros.erase(0, 4096) == 20106)
    #expect(zeros.write(Self.flash, pattern(256)) == 10203)
    var noise = gone(.noise)
    #expect(noise.erase(0, 4096) == 20106)
    #expect(noise.write(Self.flash, pattern(256)) == 10203)
  }

  @Test(arguments: firmwares) func anOperationFromBeforeConfigure(firmware: String) {
    var test = make(firmware)
    test.board.hardware.flexSPI.chip?.write(0x06, address: 0, data: .init(start: nil, count: 0), now: 0)
    test.board.hardware.flexSPI.chip?.write(0xC7, address: 0, data: .init(start: nil, count: 0), now: 0)
    #expect(test.configure(Self.option) == 20107)
    #expect(test.erase(0, 4096) == 10205)
    test.board.advance(by: .seconds(21))
    #expect(test.configure(Self.option) == 0)

    var asleep = make(firmware)
    asleep.board.hardware.flexSPI.chip?.write(0xB9, address: 0, data: .init(start: nil, count: 0), now: 0)
    #expect(asleep.configure(Self.option) == 20107)
    asleep.board.setPower(false)
    asleep.board.setPower(true)
    #expect(asleep.board.hardware.flexSPI.chip?.quadEnabled == false)
  }

  @Test(arguments: firmwares) func addressesPastTheChip(firmware: String) {
    var test = make(firmware)
    #expect(test.configure(Self.option) == 0)
    #expect(test.erase(8 << 20, 4096) == 10200)
    #expect(test.erase((8 << 20) - 4096, 4097) == 10200)
    #expect(test.write(Self.flash + (8 << 20), [1]) == 10200)
    #expect(test.read(Self.flash + (8 << 20), 4).status == 10200)
    let edge = test.read(Self.flash + (8 << 20) - 4, 4)
    #expect(edge.status == 0 && edge.bytes.count == 4)
    // A range that wraps passes the range test and is refused by the driver.
    #expect(test.erase(0, .max) == 4)
    #expect(test.status(.flashEraseRegion, 0xABCD_0000, 0, 0) == 0)
  }

  @Test(arguments: firmwares) func aFailedReconfigure(firmware: String) {
    var test = make(firmware)
    #expect(test.configure(Self.option) == 0)
    let chip = test.board.hardware.flexSPI.chip
    test.board.hardware.flexSPI.chip = nil
    #expect(test.configure(Self.option) == 20107)
    test.board.hardware.flexSPI.chip = chip
    #expect(test.erase(0, 4096) == 4)
    #expect(test.write(Self.flash, pattern(256)) == 20105)
    #expect(test.read(Self.flash + (8 << 20), 1).status == 10200, "the map keeps its size")
    #expect(test.property(0x19, 9) == [0, 15, Self.flash, 16384, 0, 0, 0])
    #expect(test.configure(Self.option) == 0)
    #expect(test.erase(0, 4096) == 0)
  }

  @Test(arguments: firmwares) func anUnknownTagLeavesTheOldConfiguration(firmware: String) {
    var test = make(firmware)
    #expect(test.configure(Self.option) == 0)
    for word: UInt32 in [0, .max, 0x1234_5678, 0xD000_0000, 0xE000_0000, 0xB000_0000] {
      #expect(test.configure(word) == 4, "\(word)")
    }
    #expect(test.erase(0x1000, 4096) == 0)
    #expect(test.write(Self.flash + 0x1000, pattern(256)) == 0)
  }

  @Test(arguments: firmwares) func deviceTypesThatDoNotFit(firmware: String) {
    for (option, status) in [
      (0xC020_0007, 20109), (0xC030_0007, 20109), (0xC010_0007, 20110), (0xC0A0_0007, 4), (0xC0F0_0007, 4),
    ]
      as [(UInt32, UInt32)]
    {
      var test = make(firmware)
      #expect(test.configure(option) == status, "\(String(option, radix: 16))")
      #expect(test.erase(0, 4096) == 10205)
    }
    var macronix = make(firmware)
    #expect(macronix.configure(0xC040_0007) == 0)
    #expect(macronix.erase(0, 4096) == 4)
    var micron = make(firmware) { $0.flash?.floating = .zero }
    #expect(micron.configure(0xC060_0007) == 0)
    #expect(micron.erase(0x1000, 4096) == 20106)
    #expect(micron.write(Self.flash, pattern(256)) == 10203)
  }
}
