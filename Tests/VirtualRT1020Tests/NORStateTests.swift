import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// The decision table, second half: what happens to a flash, and to its configuration, on the way.
@Suite struct NORStateTests {
  @Test(arguments: NORCase.firmwares) func theFlashVanishesAfterConfigure(firmware: String) {
    func gone(_ floating: BoardConfiguration.Floating) -> TestBoard {
      var test = NORCase.make(firmware) { $0.flash?.floating = floating }
      #expect(test.configure(NORCase.option) == 0)
      test.board.hardware.flexSPI.chip = nil
      return test
    }
    var ones = gone(.ff)
    #expect(ones.read(NORCase.flash, 4).bytes == [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(ones.erase(0, 4096) == nil, "the busy bit reads 1 for ever")
    #expect(ones.board.isHung)
    var written = gone(.ff)
    #expect(written.write(NORCase.flash, pattern(256)) == nil)
    var zeros = gone(.zero)
    #expect(zeros.read(NORCase.flash, 2).bytes == [0, 0])
    #expect(zeros.erase(0, 4096) == 20106)
    #expect(zeros.write(NORCase.flash, pattern(256)) == 10203)
    var noise = gone(.noise)
    #expect(noise.erase(0, 4096) == 20106)
    #expect(noise.write(NORCase.flash, pattern(256)) == 10203)
  }

  @Test(arguments: NORCase.firmwares) func anOperationFromBeforeConfigure(firmware: String) {
    var test = NORCase.make(firmware)
    test.board.hardware.flexSPI.chip?.send(0x06)
    test.board.hardware.flexSPI.chip?.send(0xC7)
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0, 4096) == 10205)
    test.board.advance(by: .seconds(21))
    #expect(test.configure(NORCase.option) == 0)

    var asleep = NORCase.make(firmware)
    asleep.board.hardware.flexSPI.chip?.send(0xB9)
    #expect(asleep.configure(NORCase.option) == 20107)
    asleep.board.setPower(false)
    asleep.board.setPower(true)
    #expect(asleep.board.hardware.flexSPI.chip?.quadEnabled == false)
  }

  @Test(arguments: NORCase.firmwares) func addressesPastTheChip(firmware: String) {
    var test = NORCase.make(firmware)
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(8 << 20, 4096) == 10200)
    #expect(test.erase((8 << 20) - 4096, 4097) == 10200)
    #expect(test.write(NORCase.flash + (8 << 20), [1]) == 10200)
    #expect(test.read(NORCase.flash + (8 << 20), 4).status == 10200)
    let edge = test.read(NORCase.flash + (8 << 20) - 4, 4)
    #expect(edge.status == 0 && edge.bytes.count == 4)
    // A range that wraps passes the range test and is refused by the driver.
    #expect(test.erase(0, .max) == 4)
    #expect(test.status(.flashEraseRegion, 0xABCD_0000, 0, 0) == 0)
  }

  @Test(arguments: NORCase.firmwares) func aFailedReconfigure(firmware: String) {
    var test = NORCase.make(firmware)
    #expect(test.configure(NORCase.option) == 0)
    let chip = test.board.hardware.flexSPI.chip
    test.board.hardware.flexSPI.chip = nil
    #expect(test.configure(NORCase.option) == 20107)
    test.board.hardware.flexSPI.chip = chip
    #expect(test.erase(0, 4096) == 4)
    #expect(test.write(NORCase.flash, pattern(256)) == 20105)
    #expect(test.read(NORCase.flash + (8 << 20), 1).status == 10200, "the map keeps its size")
    #expect(test.property(0x19, 9) == [0, 15, NORCase.flash, 16384, 0, 0, 0])
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0, 4096) == 0)
  }

  @Test(arguments: NORCase.firmwares) func anUnknownTagLeavesTheOldConfiguration(firmware: String) {
    var test = NORCase.make(firmware)
    #expect(test.configure(NORCase.option) == 0)
    for word: UInt32 in [0, .max, 0x1234_5678, 0xD000_0000, 0xE000_0000, 0xB000_0000] {
      #expect(test.configure(word) == 4, "\(word)")
    }
    #expect(test.erase(0x1000, 4096) == 0)
    #expect(test.write(NORCase.flash + 0x1000, pattern(256)) == 0)
  }

  @Test(arguments: NORCase.firmwares) func deviceTypesThatDoNotFit(firmware: String) {
    for (option, status) in [
      (0xC020_0007, 20109), (0xC030_0007, 20109), (0xC010_0007, 20110), (0xC0A0_0007, 4), (0xC0F0_0007, 4),
    ]
      as [(UInt32, UInt32)]
    {
      var test = NORCase.make(firmware)
      #expect(test.configure(option) == status, "\(String(option, radix: 16))")
      #expect(test.erase(0, 4096) == 10205)
    }
    var macronix = NORCase.make(firmware)
    #expect(macronix.configure(0xC040_0007) == 0)
    #expect(macronix.erase(0, 4096) == 4)
    var micron = NORCase.make(firmware) { $0.flash?.floating = .zero }
    #expect(micron.configure(0xC060_0007) == 0)
    #expect(micron.erase(0x1000, 4096) == 20106)
    #expect(micron.write(NORCase.flash, pattern(256)) == 10203)
  }
}
