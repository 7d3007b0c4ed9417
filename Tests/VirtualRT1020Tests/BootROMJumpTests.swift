import BootImage
import HIDTransport
import SDP
import Testing

@testable import VirtualRT1020

/// Jumps, and device configuration data.
@Suite struct BootROMJumpTests {
  private func load(_ image: [UInt8], at address: UInt32, _ test: inout TestBoard) {
    let words = test.sdpWords(.writeFile(address: address, count: UInt32(image.count)), image)
    #expect(words == [.habOpen, .writeFileComplete])
  }

  @Test(arguments: FirmwareProfile.all.map(\.name)) func theStandInStartsTheConfiguredFlashloader(firmware: String) {
    var test = TestBoard(rom: { $0.firmware = firmware })
    load(StandInFlashloader.make(), at: StandInFlashloader.loadAddress, &test)
    #expect(test.sdp(.jump(to: StandInFlashloader.jumpAddress)).map(\.count) == [5])
    #expect(test.board.running == .flashloader)
    #expect(test.board.identity == nil, "off the bus at first")
    #expect(test.offer([1]) == .absent)
    let before = test.board.time
    test.settle()
    #expect(test.board.time - before == .milliseconds(250))
    #expect(test.board.identity == .flashloader)
    #expect(test.profile.name == firmware)
    #expect(test.property(1) == [0, test.profile.version])
    #expect(test.board.resetCount == 0)
  }

  @Test func theROMStaysUntilItsAnswerIsTaken() {
    var test = TestBoard(rom: { _ in })
    load(StandInFlashloader.make(), at: StandInFlashloader.loadAddress, &test)
    #expect(test.offer([1] + SDPCommand.jump(to: StandInFlashloader.jumpAddress).bytes) == .accepted)
    test.board.advance(by: .seconds(5))
    #expect(test.board.identity == .bootROM)
    #expect(test.offer([1] + SDPCommand.errorStatus.bytes) == .notReady)
    #expect(test.take()?.count == 5)
    #expect(test.board.running == .flashloader)
  }

  @Test(arguments: [0x200, 0x2000_0000, 0x2020_8000] as [UInt32]) func aPlainApplicationRuns(address: UInt32) {
    var test = TestBoard(rom: { _ in })
    load(SampleImage.ram(at: address), at: address, &test)
    #expect(test.sdp(.jump(to: address)).count == 1)
    #expect(test.board.running == .application(entry: address + 0x100))
    test.settle()
    #expect(test.board.identity == nil && test.board.enumerationTime == nil)
    #expect(test.offer([1]) == .absent && test.take() == nil)
    #expect(test.uart([0x5A, 0xA6]).isEmpty)
    test.board.reset()
    test.settle()
    #expect(test.board.identity == .bootROM)
    #expect(test.board.ram(at: address, count: 1) == [0xD1], "RAM survives a reset")
  }

  /// A file linked for one address and loaded at another: the answer comes, and then the ROM again.
  @Test func aWrongSelfPointerBringsTheROMBack() {
    var test = TestBoard(rom: { _ in })
    load(StandInFlashloader.make(), at: 0x2000_0000, &test)
    #expect(test.sdp(.jump(to: 0x2000_0400)).map(\.count) == [5])
    #expect(test.board.resetCount == 1 && test.board.identity == nil)
    test.settle()
    #expect(test.board.identity == .bootROM)
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess])
    // No IVT at all does the same.
    #expect(test.sdp(.jump(to: 0x2000_0000)).count == 1)
    #expect(test.board.resetCount == 2)
  }

  @Test(arguments: [0, 0x2020_0000, 0x2020_7FFC, 0x3FFF0, 0x6000_1000, 0x8000_0000, 0xFFFF_FFF0] as [UInt32])
  func aJumpOutOfRAMIsRefused(address: UInt32) {
    var test = TestBoard(rom: { _ in })
    #expect(test.sdpWords(.jump(to: address)) == [.habOpen, .refused])
    #expect(test.sdpWords(.errorStatus).count == 2)
  }

  @Test func bootDataOutOfMemoryDoNotHurt() {
    for (bootData, start, length) in [
      (0xFFFF_FFF0, 0, 0), (0x2020_8020, 0xFFFF_FFFF, .max), (0x2020_8020, 0x2020_8000, .max), (0x2020_8020, 0, 0),
    ] as [(UInt32, UInt32, UInt32)] {
      var test = TestBoard(rom: { _ in })
      let image =
        ImageVectorTable(entry: 0x2020_9001, bootData: bootData, selfAddress: 0x2020_8000).bytes
        + BootData(start: start, length: length).bytes
      load(image, at: 0x2020_8000, &test)
      #expect(test.sdp(.jump(to: 0x2020_8000)).count == 1)
      #expect(test.board.running == .bootROM && test.board.resetCount == 1, "no sound image: the part resets")
      #expect(test.board.jumpReport?.failure?.name == "authenticate")
    }
  }

  // MARK: - DCD

  @Test func aDCDIsRunFromItsData() {
    var test = TestBoard(rom: { _ in })
    let dcd = SampleImage.dcd(0xCC, 0x04, 0x2000_0100, 0x1122_3344, 0x400D_8000, 0x5)
    #expect(
      test.sdpWords(.writeDCD(address: 0x2020_8000, count: UInt32(dcd.count)), dcd) == [.habOpen, .writeComplete])
    #expect(test.board.ram(at: 0x2000_0100, count: 4) == littleEndian(0x1122_3344))
    #expect(test.register(0x400D_8000) == littleEndian(5))
    // Set and clear bits; one byte.
    for (parameter, value, expected) in [(0x1C, 0x10, 0x15), (0x14, 0x01, 0x14), (0x01, 0xFF, 0xFF)]
      as [(UInt8, UInt32, UInt32)]
    {
      let dcd = SampleImage.dcd(0xCC, parameter, 0x400D_8000, value)
      #expect(test.sdpWords(.writeDCD(address: 0, count: UInt32(dcd.count)), dcd).last == .writeComplete)
      #expect(test.register(0x400D_8000) == littleEndian(expected), "\(parameter)")
    }
  }

  @Test func brokenDCDsAreRefused() {
    var test = TestBoard(rom: { _ in })
    let good = SampleImage.dcd(0xCC, 0x04, 0x2000_0100, 1)
    var cases: [[UInt8]] = [SampleImage.dcd(0xCC, 0x04, 0x6000_0000, 1), SampleImage.dcd(0xCC, 0x03, 0x2000_0100, 1)]
    cases += [SampleImage.dcd(0xCC, 0x04, 1), SampleImage.dcd(0x77, 0), SampleImage.dcd(0xCF, 0x04, 1)]
    for (index, value) in [(0, 0xD1), (1, 0xFF), (2, 0xFF), (2, 3), (3, 0x30), (6, 3), (6, 200)] as [(Int, UInt8)] {
      var broken = good
      broken[index] = value
      cases.append(broken)
    }
    for dcd in cases {
      #expect(test.sdpWords(.writeDCD(address: 0, count: UInt32(dcd.count)), dcd).last == .habFailure, "\(dcd)")
    }
    for count: UInt32 in [0, 1769, .max] {
      #expect(test.sdpWords(.writeDCD(address: 0, count: count)) == [.habOpen, .habFailure])
    }
    #expect(test.sdpWords(.writeDCD(address: 0, count: UInt32(good.count)), good).last == .writeComplete)
    // Checks: of RAM really, of peripherals met.
    test.board.setRAM(at: 0x2000_0200, [0x0F, 0, 0, 0])
    for (parameter, mask, holds) in [
      (0x04, 0xF0, true), (0x04, 0x01, false), (0x0C, 0x0F, true), (0x0C, 0x1F, false),
      (0x14, 0x1F, true), (0x14, 0x0F, false), (0x1C, 0x01, true), (0x1C, 0xF0, false),
    ] as [(UInt8, UInt32, Bool)] {
      let dcd = SampleImage.dcd(0xCF, parameter, 0x2000_0200, mask)
      let status = test.sdpWords(.writeDCD(address: 0, count: UInt32(dcd.count)), dcd).last
      #expect(status == (holds ? .writeComplete : .habFailure), "\(parameter) \(mask)")
    }
  }

  @Test(arguments: [false, true]) func anImagesDCDRunsUnlessSkipped(skips: Bool) {
    var test = TestBoard(rom: { _ in })
    load(SampleImage.ram(at: 0x2020_8000, dcd: SampleImage.dcd(0xCC, 0x04, 0x2000_0100, 0x77)), at: 0x2020_8000, &test)
    if skips { #expect(test.sdpWords(.skipDCDHeader).last == .acknowledged) }
    #expect(test.sdp(.jump(to: 0x2020_8000)).count == 1)
    #expect(test.board.ram(at: 0x2000_0100, count: 1) == [skips ? 0 : 0x77])
  }

  /// Commands that do nothing here are passed over; all but the four tags there are, and widths that no bus has, are
  /// refused.
  @Test func tagsAndWidthsOfADCD() {
    for tag in 0...255 as ClosedRange<UInt8> {
      var test = TestBoard(rom: { _ in })
      let dcd = SampleImage.dcd(tag, 0x04, 0x2000_0100, 0x5A)
      let status = test.sdpWords(.writeDCD(address: 0, count: UInt32(dcd.count)), dcd).last
      #expect(status == ([0xB2, 0xC0, 0xCC, 0xCF].contains(tag) ? .writeComplete : .habFailure), "tag \(tag)")
      #expect(test.board.ram(at: 0x2000_0100, count: 1) == [tag == 0xCC ? 0x5A : 0])
    }
    for parameter in 0..<32 as Range<UInt8> {
      var test = TestBoard(rom: { _ in })
      let dcd = SampleImage.dcd(0xCC, parameter, 0x2000_0100, 0x5A)
      let status = test.sdpWords(.writeDCD(address: 0, count: UInt32(dcd.count)), dcd).last
      #expect(status == ([1, 2, 4].contains(parameter & 7) ? .writeComplete : .habFailure), "\(parameter)")
    }
  }
}
