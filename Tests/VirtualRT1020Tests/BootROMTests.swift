import BootImage
import SDP
import Testing

@testable import VirtualRT1020

/// The boot ROM's commands over HID.
@Suite struct BootROMTests {
  static let open = SDPStatus.habOpen
  static let closed = SDPStatus.habClosed

  private func make(_ fuses: [Int: UInt32] = [:]) -> TestBoard { TestBoard(rom: { $0.fuses = fuses }) }

  @Test func reportsHaveTheirFixedSizes() {
    var test = make()
    let reports = test.sdp(.errorStatus)
    #expect(reports.map(\.count) == [5, 65])
    #expect(reports[0] == [3, 0x56, 0x78, 0x78, 0x56])
    #expect(reports[1] == [4] + [0xF0, 0xF0, 0xF0, 0xF0] + [UInt8](repeating: 0, count: 60))
    #expect(test.board.identity == .bootROM)
  }

  @Test(arguments: [16, 17, 64, 1008]) func longCommandReportsAreTaken(padding: Int) {
    var test = make()
    let reports = test.exchange([1] + SDPCommand.errorStatus.bytes + [UInt8](repeating: 0xEE, count: padding))
    #expect(reports.map(\.count) == [5, 65])
  }

  @Test func whatIsNoCommandIsSilent() {
    var test = make()
    for report: [UInt8] in [
      [], [1], [1] + [UInt8](repeating: 5, count: 15), [2] + [UInt8](repeating: 0, count: 1024),
      [0] + SDPCommand.errorStatus.bytes, [3] + SDPCommand.errorStatus.bytes, [1] + [UInt8](repeating: 0, count: 16),
      [1] + SDPCommand(code: .writeCSF).bytes, [1] + SDPCommand(code: .init(rawValue: 0x0E0E)).bytes,
      [1] + SDPCommand(code: .init(rawValue: 0x5AA6)).bytes,
    ] {
      #expect(test.exchange(report).isEmpty)
    }
    #expect(test.sdpWords(.errorStatus) == [Self.open, .habSuccess])
  }

  // MARK: - Registers

  @Test func registersOfTheReferenceRead() {
    var test = make([1: 0x1122_3344, 2: 0x5566_7788, 0x2D: 0x0003_0000])
    #expect(test.register(0x401F_4410) == littleEndian(0x1122_3344))
    #expect(test.register(0x401F_4420) == littleEndian(0x5566_7788))
    #expect(test.register(0x401F_46D0) == littleEndian(0x0003_0000))
    #expect(test.register(0x401F_4414) == [0, 0, 0, 0])
    #expect(test.register(0x400F_801C) == littleEndian(0x0100_0001), "SBMR2: serial, open")
    #expect(test.register(0x401F_4412, format: 8, count: 1) == [0x22])
    // Two reports: 64 and 16 bytes, the last one padded.
    let reports = test.sdp(.readRegister(address: 0x401F_4410, count: 80))
    #expect(reports.map(\.count) == [5, 65, 65])
    #expect(Array(reports[1][1...4]) == littleEndian(0x1122_3344))
    #expect(Array(reports[1][17...20]) == littleEndian(0x5566_7788))
    #expect(reports[2][17...].allSatisfy { $0 == 0 })
  }

  @Test func ramReadsAndWritesBack() {
    var test = make()
    for (format, data, expected) in [
      (0x20, 0x1122_3344, [0x44, 0x33, 0x22, 0x11]), (0x10, 0xAABB_CCDD, [0xDD, 0xCC, 0x22, 0x11]),
      (0x08, 0xFFFF_FF77, [0x77, 0xCC, 0x22, 0x11]),
    ] as [(UInt8, UInt32, [UInt8])] {
      #expect(
        test.sdpWords(.writeRegister(address: 0x2000_0100, format: format, data: data)) == [Self.open, .writeComplete])
      #expect(test.register(0x2000_0100) == expected)
    }
    // Peripherals keep what was written, by width.
    #expect(test.sdpWords(.writeRegister(address: 0x400D_8000, data: 0x1234_5678)).last == .writeComplete)
    #expect(test.sdpWords(.writeRegister(address: 0x400D_8002, format: 0x10, data: 0xABCD)).last == .writeComplete)
    #expect(test.register(0x400D_8000) == [0x78, 0x56, 0xCD, 0xAB])
  }

  @Test func refusedRegisters() {
    var test = make()
    for address: UInt32 in [0x0004_0000, 0x0020_0000, 0x2004_0000, 0x2024_0000, 0x6000_0000, 0x8000_0000, 0xFFFF_FFFC] {
      #expect(test.sdpWords(.readRegister(address: address, count: 4)) == [Self.open, .refused])
      #expect(test.sdpWords(.writeRegister(address: address, data: 1)) == [Self.open, .refused])
    }
    #expect(test.sdpWords(.readRegister(address: 0x3FFFE, count: 4)).last == .refused, "past the end of ITCM")
    #expect(test.sdpWords(.readRegister(address: 0x400F_8004, count: 0)).last == .refused)
    #expect(test.sdpWords(.readRegister(address: 0x400F_8004, count: .max)).last == .refused)
    for (address, format) in [(0x2000_0101, 0x20), (0x2000_0101, 0x10), (0x2000_0100, 0), (0x2000_0100, 0x40)]
      as [(UInt32, UInt8)]
    {
      let command = SDPCommand(code: .writeRegister, address: address, format: format, count: 4, data: 1)
      #expect(test.sdpWords(command) == [Self.open, .refused])
    }
  }

  @Test func aFuseSwitchesReadingOff() {
    var test = make([6: 1 << 18])
    #expect(test.register(0x401F_4410) == nil)
    #expect(test.sdpWords(.errorStatus) == [Self.open, .habSuccess])
    #expect(test.sdpWords(.writeRegister(address: 0x2000_0100, data: 1)).last == .writeComplete)
  }

  // MARK: - A closed part

  @Test func aClosedPartRefuses() {
    var test = make([6: 2])
    #expect(test.sdpWords(.errorStatus) == [Self.closed, .habSuccess])
    #expect(test.register(0x401F_4410) == nil)
    #expect(test.sdpWords(.writeRegister(address: 0x2000_0100, data: 0x55)) == [Self.closed, .refused])
    #expect(test.board.ram(at: 0x2000_0100, count: 4) == [0, 0, 0, 0], "refused means not stored")
    let image = StandInFlashloader.make()
    #expect(
      test.sdpWords(.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)), image)
        == [Self.closed, .writeFileComplete])
    #expect(test.sdpWords(.jump(to: StandInFlashloader.jumpAddress)) == [Self.closed])
    #expect(test.board.identity == .bootROM && test.board.resetCount == 0)
    #expect(test.sdpWords(.errorStatus) == [Self.closed, .habFailure])
    // Neither does something that is no image crash it.
    #expect(test.sdpWords(.jump(to: 0x2000_0000)) == [Self.closed])
    #expect(test.board.resetCount == 0)
    test.board.reset()
    test.settle()
    #expect(test.sdpWords(.errorStatus) == [Self.closed, .habSuccess])
  }

  @Test func skipDCDAndBaudrateAreAcknowledged() {
    var test = make()
    #expect(test.sdp(.skipDCDHeader).last?.prefix(5) == [4, 0x09, 0xD0, 0x0D, 0x90])
    #expect(test.sdpWords(.setBaudrate(921_600)) == [Self.open, .acknowledged])
  }
}
