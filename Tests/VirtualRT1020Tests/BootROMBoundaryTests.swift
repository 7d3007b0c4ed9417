import BootImage
import Fuses
import SDP
import Testing

@testable import VirtualRT1020

/// The boot ROM at the ends of what it takes: the last value that passes and the first that does not.
@Suite struct BootROMBoundaryTests {
  /// A DCD of `count` bytes, NOPs but for its last command, which writes `value` to `address`.
  private static func dcd(_ count: Int, writing value: UInt32, to address: UInt32) -> [UInt8] {
    let write = [0xCC, 0, 12, 4] + littleEndian(address).reversed() + littleEndian(value).reversed()
    let nops = (0..<((count - 4 - write.count) / 4)).flatMap { _ in [0xC0, 0, 4, 0] as [UInt8] }
    return [0xD2, UInt8(count >> 8), UInt8(count & 0xFF), 0x41] + nops + write
  }

  @Test func aReadOfSeveralReportsGoesOnWhereItWas() {
    var test = TestBoard(rom: { _ in })
    let bytes = pattern(200)
    test.board.setRAM(at: 0x2000_0100, bytes)
    #expect(test.register(0x2000_0100, count: 200) == bytes)
    #expect(test.register(0x2000_0101, format: 8, count: 130) == Array(bytes[1..<131]))
  }

  @Test func howMuchAReadMayBe() {
    var test = TestBoard(rom: { _ in })
    #expect(test.register(0x2000_0000, count: 0) == nil)
    #expect(test.register(0x2000_0000, count: 1)?.count == 1)
    #expect(test.register(0x4000_0000, count: 1 << 20)?.count == 1 << 20)
    #expect(test.register(0x4000_0000, count: 1 << 20 + 1) == nil)
  }

  @Test func theLargestDCDRunsAndOneByteMoreIsRefused() {
    var test = TestBoard(rom: { _ in })
    let largest = Self.dcd(DeviceConfiguration.byteLimit, writing: 0x1234_5678, to: 0x2000_0000)
    #expect(largest.count == 1768)
    #expect(
      test.sdpWords(.writeDCD(address: 0x2020_8000, count: UInt32(largest.count)), largest)
        == [.habOpen, .writeComplete])
    #expect(test.register(0x2000_0000) == littleEndian(0x1234_5678))
    #expect(test.sdpWords(.writeDCD(address: 0x2020_8000, count: 1769)) == [.habOpen, .habFailure])
    #expect(test.sdpWords(.writeDCD(address: 0x2020_8000, count: 0)) == [.habOpen, .habFailure])
  }

  @Test func aDCDChangesBitsOfAWordAsItStands() {
    var test = TestBoard(rom: { _ in })
    test.board.setRAM(at: 0x2000_0010, littleEndian(0x1234_5678))
    let clear = SampleImage.dcd(0xCC, 0x14, 0x2000_0010, 0x0030_0008)
    #expect(test.sdpWords(.writeDCD(address: 0, count: UInt32(clear.count)), clear).last == .writeComplete)
    #expect(test.register(0x2000_0010) == littleEndian(0x1204_5670))
    let set = SampleImage.dcd(0xCC, 0x1C, 0x2000_0010, 0x8100_0001)
    #expect(test.sdpWords(.writeDCD(address: 0, count: UInt32(set.count)), set).last == .writeComplete)
    #expect(test.register(0x2000_0010) == littleEndian(0x9304_5671))
  }

  @Test func anImageThatFillsAWholeRAMIsCopiedAndALongerOneIsNot() throws {
    var flashloader = TestBoard(flashloader: "K2.1.0")
    #expect(flashloader.configure(0xC000_0007) == 0)
    let block = try #require(flashloader.block).bytes
    for (length, starts) in [(0x4_0000, true), (0x4_0001, false)] {
      let image = SampleImage.flash(
        block: block, start: 0x2000_0000, entry: 0x2000_2001,
        content: [UInt8](repeating: 0x5A, count: length - 0x2000))
      let test = TestBoard(rom: {
        $0.bootPins = .internal
        $0.flash?.part = "W25Q64JV"
        $0.flash?.statusRegisters = [0, 2]
        $0.flash?.contents = [(0, image)]
      })
      #expect((test.board.running == .application(entry: 0x2000_2000)) == starts, "\(length) bytes from 0x20000000")
    }
  }

  @Test func theSecurityBitsOfSBMR2() {
    var hardware = Hardware(BoardConfiguration())
    let open = ROMMemory.register(ROMMemory.bootModeRegister, &hardware)
    hardware.ocotp.set(FuseWord.bootConfiguration1, 2)
    let closed = ROMMemory.register(ROMMemory.bootModeRegister, &hardware)
    #expect(open == 0x0100_0001)
    #expect(closed == 0x0100_0002)
  }
}
