import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// What the part does at power-up and reset.
@Suite struct BootDecisionTests {
  /// The block a flashloader makes for the part, written down by the flashloader itself.
  private static func block(_ part: String, _ firmware: String = "K2.1.0") throws -> FlashConfigurationBlock {
    var test = TestBoard(flashloader: firmware) { $0.flash?.part = part }
    #expect(test.configure(0xC000_0007) == 0)
    return try #require(test.block)
  }

  private static func board(
    _ image: [UInt8], pins: BootPins = .internal, fuses: [Int: UInt32] = [:], part: String = "W25Q64JV",
    registers: [UInt8] = [0, 2], _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) -> TestBoard {
    TestBoard(rom: {
      $0.bootPins = pins
      $0.fuses = fuses
      $0.flash?.part = part
      $0.flash?.statusRegisters = registers
      $0.flash?.contents = [(0, image)]
      change(&$0)
    })
  }

  @Test func aBoardWithABlockAndAnIVTRunsItsApplication() throws {
    let block = try Self.block("W25Q64JV").bytes
    let test = Self.board(SampleImage.flash(block: block))
    #expect(test.board.running == .application(entry: 0x6000_2000))
    #expect(test.board.identity == nil && test.board.enumerationTime == nil)
    var configuration = BoardConfiguration()
    configuration.mode = .internal
    configuration.flash?.contents = [(0, SampleImage.flash(block: try Self.block("IS25LP064A").bytes))]
    configuration.flash?.statusRegisters = [0x40]
    let byMode = VirtualRT1020(configuration)
    #expect(byMode.running == .application(entry: 0x6000_2000) && byMode.bootPins == .internal)
  }

  @Test(arguments: [BootPins.internal, .serial, .fuses]) func aBlankFlashEndsInTheROM(pins: BootPins) {
    var test = Self.board([], pins: pins)
    #expect(test.board.identity == .bootROM)
    let status: SDPStatus = pins == .internal ? .habFailure : .habSuccess
    #expect(test.sdpWords(.errorStatus) == [.habOpen, status], "after a failed boot it says so")
    let bits: UInt32 = pins == .internal ? 2 : pins == .serial ? 1 : 0
    #expect(test.register(0x400F_801C) == littleEndian(bits << 24 | 1))
    var none = TestBoard(rom: {
      $0.flash = nil
      $0.bootPins = pins
    })
    #expect(none.sdpWords(.errorStatus) == [.habOpen, status])
  }

  @Test func quadEnableClearMeansNoBoot() throws {
    let image = SampleImage.flash(block: try Self.block("W25Q64JV").bytes)
    for floating in BoardConfiguration.Floating.allCases {
      var test = Self.board(image, registers: [0, 0]) { $0.flash?.floating = floating }
      #expect(test.sdpWords(.errorStatus) == [.habOpen, .habFailure], "\(floating)")
      // The quad bit comes, the board starts.
      test.board.setStatusRegisters([0, 2])
      test.board.reset()
      #expect(test.board.running == .application(entry: 0x6000_2000))
    }
  }

  @Test func pinsAreSampledAtReset() throws {
    let image = SampleImage.flash(block: try Self.block("W25Q64JV").bytes)
    var test = Self.board(image, pins: .serial)
    #expect(test.board.running == .bootROM)
    test.board.setBootPins(.internal)
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess])
    test.board.reset()
    #expect(test.board.running == .application(entry: 0x6000_2000))
    test.board.setBootPins(.serial)
    test.board.setPower(false)
    #expect(test.board.running == .off && test.board.identity == nil)
    test.board.reset()
    #expect(test.board.running == .off, "a button does nothing without supply")
    test.board.setPower(true)
    #expect(test.board.running == .bootROM)
  }

  @Test func fusesModeNeedsTheFuseThatTrustsThem() throws {
    let image = SampleImage.flash(block: try Self.block("W25Q64JV").bytes)
    #expect(Self.board(image, pins: .fuses).board.running == .bootROM)
    #expect(Self.board(image, pins: .fuses, fuses: [6: 0x10]).board.running == .application(entry: 0x6000_2000))
    // Another boot device is named, which is not fitted.
    for device: UInt32 in [0x10, 0x20, 0x40, 0x80, 0xC0] {
      var test = Self.board(image, pins: .fuses, fuses: [6: 0x10, 5: device])
      #expect(test.sdpWords(.errorStatus) == [.habOpen, .habFailure])
      #expect(
        Self.board(image, fuses: [5: device]).board.running == .application(entry: 0x6000_2000), "switches decide")
    }
  }

  @Test func fusesThatSwitchSerialDownloadOff() throws {
    let image = SampleImage.flash(block: try Self.block("W25Q64JV").bytes)
    for fuse: UInt32 in [1 << 16, 1 << 17] {
      #expect(Self.board(image, pins: .serial, fuses: [6: fuse]).board.running == .application(entry: 0x6000_2000))
    }
    var forced = Self.board([], pins: .serial, fuses: [6: 1 << 16])
    #expect(forced.sdpWords(.errorStatus) == [.habOpen, .habFailure])
    var dead = Self.board([], pins: .serial, fuses: [6: 1 << 17])
    #expect(dead.board.running == .stopped)
    #expect(dead.board.identity == nil && dead.offer([1]) == .absent && dead.take() == nil)
    #expect(dead.uart(SDPCommand.errorStatus.bytes).isEmpty)
    dead.board.setFlash(at: 0, image)
    dead.board.reset()
    #expect(dead.board.running == .application(entry: 0x6000_2000))
  }

  @Test func aClosedPartStartsNothingUnsigned() throws {
    let image = SampleImage.flash(block: try Self.block("W25Q64JV").bytes)
    var test = Self.board(image, fuses: [6: 2])
    #expect(test.board.identity == .bootROM)
    #expect(test.sdpWords(.errorStatus) == [.habClosed, .habFailure])
  }

  @Test func anImageForRAMIsCopied() throws {
    let block = try Self.block("W25Q64JV").bytes
    let image = SampleImage.flash(block: block, start: 0x2020_8000, content: pattern(3000))
    let test = Self.board(image)
    #expect(test.board.running == .application(entry: 0x2020_A000))
    #expect(test.board.ram(at: 0x2020_8000, count: image.count) == image)
    // Where there is no RAM for it: the ROM's own, too little, none.
    for start: UInt32 in [0x2020_0000, 0x2023_F000, 0x8000_0000] {
      let refused = Self.board(SampleImage.flash(block: block, start: start, content: pattern(3000)))
      #expect(refused.board.running == .bootROM, "\(String(start, radix: 16))")
    }
    let unbacked = Self.board(SampleImage.flash(block: block, start: 0x2021_F000, content: pattern(8000))) {
      $0.ram = .flexRAM
    }
    #expect(unbacked.board.running == .bootROM)
  }

  @Test func aFlashloaderInFlashStartsWhereItIsLinkedForRAM() throws {
    let block = try Self.block("W25Q64JV").bytes
    let marks = FlashloaderMarks.words.flatMap(littleEndian) + littleEndian(FlashloaderMarks.earlyDescriptor)
    var test = Self.board(SampleImage.flash(block: block, start: 0x2020_8000, content: marks))
    test.settle()
    #expect(test.board.identity == .flashloader)
    #expect(test.property(1) == [0, 0x4B02_0100])
  }

  /// Every field that has to be right, one at a time.
  @Test func brokenHeadersDoNotBoot() throws {
    let good = SampleImage.flash(block: try Self.block("W25Q64JV").bytes)
    let changes: [(Int, [UInt8])] = [
      (0, [0]), (7, [0x57]), (0x80, [0, 0, 0, 0, 0, 0, 0, 0]), (0x1000, [0xD2]), (0x1002, [0x21]), (0x1003, [0x30]),
      (0x1004, [0x01, 0x20, 0x00, 0x20]), (0x1010, [0x24]), (0x1014, [0x04]), (0x1014, [0xF0, 0xFF, 0xFF, 0xFF]),
      (0x1014, [0, 0, 0, 0]), (0x1020, [0, 0x10]), (0x1024, [0, 0, 0, 0]),
    ]
    for (offset, bytes) in changes {
      var image = good
      image.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
      #expect(Self.board(image).board.running == .bootROM, "\(String(offset, radix: 16))")
    }
    // At the very top of memory, where adding to an address wraps.
    var top = good
    top.replaceSubrange(0x1010..<0x1018, with: littleEndian(0x10) + littleEndian(0xFFFF_FFF0))
    top.replaceSubrange(0x1020..<0x1024, with: littleEndian(0xFFFF_EFF0))
    #expect(Self.board(top).board.running == .bootROM)
  }

  /// The whole way: the flashloader writes block and image, and the board starts them.
  @Test(arguments: ["K2.1.0", "K2.7.0-rt1020"]) func whatAFlashloaderWroteBoots(firmware: String) throws {
    var test = TestBoard(flashloader: firmware) { $0.bootPins = .internal }
    #expect(test.configure(0xC000_0007) == 0)
    #expect(test.erase(0, 0x4000) == 0)
    #expect(test.configure(0xF000_000F) == 0)
    let image = SampleImage.flash(block: [])
    #expect(test.write(0x6000_1000, Array(image[0x1000...])) == 0)
    #expect(test.status(.reset) == 0)
    #expect(test.board.running == .application(entry: 0x6000_2000))
  }
}
