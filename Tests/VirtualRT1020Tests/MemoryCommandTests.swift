import MBoot
import Testing

@testable import VirtualRT1020

/// Ranges of the memory commands at their edges, where the recordings do not go.
@Suite struct MemoryCommandTests {

  /// The end of a range is computed in 32 bits: a count that wraps passes the map's test.
  @Test(arguments: NORCase.firmwares) func countsThatWrap(firmware: String) {
    var fill = TestBoard(flashloader: firmware)
    #expect(fill.status(.fillMemory, 0x2000, .max, 0) == nil, "it runs off the end of the RAM")
    #expect(fill.board.isHung)
    var flash = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(flash.configure(0xC000_0007) == 0)
    #expect(flash.status(.fillMemory, 0x6000_0000, .max, 0) == 20106, "past the port nobody takes a page")
    #expect(flash.erase(0, .max) == 4)
    var read = TestBoard(flashloader: firmware)
    // A read is checked packet by packet.
    let answers = read.command(.readMemory, 0x3_FFF0, .max, 0)
    #expect(answers.first == .response(tag: 0xA3, words: [0, .max]))
    #expect(TestBoard.status(answers) == 10200)
  }

  @Test(arguments: NORCase.firmwares) func theEndsOfEveryRegion(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    for (base, size) in zip(RAM.bases, test.profile.ramSizes) {
      let last = base + size - 1
      #expect(test.write(last, [7]) == 0)
      #expect(test.read(last, 1).bytes == [7])
      #expect(test.write(last, [7, 8]) == 10200)
      #expect(test.read(last, 2).status == 10200)
      #expect(test.write(last + 1, [7]) == 10200)
      #expect(test.status(.fillMemory, last - 2, 3, 0x4433_2211) == 0)
      #expect(test.read(last - 2, 3).bytes == [0x11, 0x22, 0x33])
      #expect(test.status(.fillMemory, last - 1, 3, 0) == 10200)
      #expect(test.status(.flashEraseRegion, base, 16, 0) == test.profile.eraseOfRAMStatus)
    }
    for range in test.profile.reservedRanges {
      for address in [range.lowerBound, range.upperBound] { #expect(test.write(address, [1]) == 10200) }
      #expect(test.status(.fillMemory, range.lowerBound &- 1, 2, 0) == 10200)
      #expect(test.write(range.upperBound + 1, [1]) == 0)
      #expect(test.read(range.lowerBound, 4).status == 0)
    }
  }

  @Test(arguments: NORCase.firmwares) func aReadAcrossTheEndGivesTheGoodPacketsFirst(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    let size = test.profile.usbPacketBytes
    let end = test.profile.ramSizes[0]
    let answers = test.command(.readMemory, end - UInt32(size), UInt32(size) + 1, 0)
    #expect(answers.count == 4)
    #expect(answers[1] == .data([UInt8](repeating: 0, count: size)))
    #expect(answers[2] == .senderAbort)
    #expect(answers[3] == .response(tag: 0xA0, words: [10200, 3]))
  }

  @Test(arguments: NORCase.firmwares) func memoryGroupsAndIds(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    for id: UInt32 in [0, 1, 8, 9, 0x20, 0xFF, 0x1000] {
      #expect(TestBoard.status(test.command(.readMemory, 0x2000, 4, id)) == 0, "\(id)")
    }
    for id: UInt32 in [0x200, 0xF00, .max] {
      #expect(TestBoard.status(test.command(.readMemory, 0x2000, 4, id)) == 10200)
      #expect(test.status(.flashEraseRegion, 0x6000_0000, 4, id) == 10200)
      #expect(test.status(.flashEraseRegion, 0x6000_0000, 0, id) == 10200)
    }
    for id: UInt32 in [0, 1, 8, 0x100, 0x1000_0009] { #expect(test.status(.flashEraseAll, id) == 4) }
    #expect(test.status(.flashEraseAll, 9) == 10205)
  }

  @Test(arguments: NORCase.firmwares) func executeChecksItsStackAndItsAddress(firmware: String) {
    let start = TestBoard(flashloader: firmware)
    for (address, stack) in [
      (0, 0), (.max, 0), (start.profile.ownEntry, 0), (0x6000_0000, 0), (0x4000_0000, 0), (0x1000, 0x2000_0000),
      (0x1000, 0x2000_0000 + start.profile.ramSizes[1] + 1), (0x1000, 1 << 31),
    ] as [(UInt32, UInt32)] {
      var test = start
      #expect(test.status(.execute, address, 0, stack) == 4, "\(String(address, radix: 16))")
      #expect(test.board.running == .flashloader)
    }
    for stack: UInt32 in [0, 0x2000_0001, 0x2000_0000 + start.profile.ramSizes[1]] {
      var test = start
      #expect(test.status(.execute, 0x1001, 0, stack) == 0)
      #expect(test.board.running == .application(entry: 0x1000))
    }
    var call = start
    #expect(call.command(.call, 0x1001, 0).isEmpty)
    #expect(call.board.running == .application(entry: 0x1000))
  }

  /// Bits 11:8 of an id choose the group, and no others.
  @Test func whichBitsOfAnIDAreTheGroup() {
    for group in 0..<16 as Range<UInt32> {
      for rest in [0, 0xFF, 0xFFFF_F000, 0xFFFF_F0FF] as [UInt32] {
        #expect(MemoryMap.group(group << 8 | rest) == group)
      }
    }
    var test = TestBoard(flashloader: "K2.1.0")
    for group in 2..<16 as Range<UInt32> {
      #expect(test.status(.flashEraseRegion, 0x2020_0000, 4, group << 8) == 10200, "group \(group)")
    }
  }
}
