import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// What passes on the bus, and how long it takes.
@Suite struct NORTrafficTests {
  private func changes(_ test: inout TestBoard) -> [String] {
    test.board.takeBusLog().filter { $0.source == .ip && ![0x05, 0x06, 0xEB, 0xEC, nil].contains($0.opcode) }
      .map { String($0.opcode ?? 0, radix: 16) + "@" + String($0.address ?? 0, radix: 16) }
  }

  @Test(arguments: NORCase.firmwares) func blockErasesStandOnlyAtTheFirstTwoBlocks(firmware: String) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(NORCase.option) == 0)
    test.board.logsBus = true
    #expect(test.erase(0, 0x30000) == 0)
    #expect(changes(&test) == ["d8@0", "d8@10000"] + (0..<16).map { "20@" + String(0x20000 + $0 * 4096, radix: 16) })
    #expect(test.erase(0, 45056) == 0)
    #expect(changes(&test) == (0..<11).map { "20@" + String($0 * 4096, radix: 16) })
    #expect(test.erase(0x10000, 0x10000) == 0)
    #expect(changes(&test) == ["d8@10000"])
    #expect(test.erase(0x20000, 0x10000) == 0)
    #expect(changes(&test).allSatisfy { $0.hasPrefix("20@") })
    #expect(test.erase(0xF000, 0x11000) == 0)
    #expect(changes(&test) == ["20@f000", "d8@10000"])
    #expect(test.erase(0x1FFC, 8) == 0)
    #expect(changes(&test) == ["20@1000", "20@2000"])
    #expect(test.status(.flashEraseAll, 9) == 0)
    #expect(changes(&test) == ["60@0"])
  }

  @Test(arguments: NORCase.firmwares) func timePassesAsThePartSays(firmware: String) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    func duration(_ command: (inout TestBoard) -> Void) -> Duration {
      let before = test.board.time
      command(&test)
      return test.board.time - before
    }
    let configured = duration { _ = $0.configure(NORCase.option) }
    #expect(configured > .zero && configured < .milliseconds(5))
    let erased = duration { _ = $0.erase(0, 45056) }
    #expect(erased > .milliseconds(11 * 45) && erased < .milliseconds(11 * 45 + 20))
    let blocks = duration { _ = $0.erase(0, 0x20000) }
    #expect(blocks > .milliseconds(300) && blocks < .milliseconds(320))
    let written = duration { _ = $0.write(NORCase.flash, pattern(4096)) }
    #expect(written > .microseconds(16 * 400) && written < .milliseconds(10))
    let all = duration { _ = $0.status(.flashEraseAll, 9) }
    #expect(all > .seconds(20) && all < .seconds(22))
    let asked = duration { _ = $0.property(1) }
    #expect(asked < .milliseconds(2))
    var fresh = TestBoard(flashloader: firmware)
    let before = fresh.board.time
    #expect(fresh.configure(NORCase.option) == 0)
    #expect(fresh.board.time - before > .milliseconds(10), "quad enable has to be written")
  }

  /// Above 16 MiB: 32 address bits, and the opcodes that take them.
  @Test(arguments: ["K2.1.0", "K2.7.0-rt1020"]) func aPartAbove16MiB(firmware: String) throws {
    var test = TestBoard(flashloader: firmware) { $0.flash?.size = 32 << 20 }
    #expect(test.configure(NORCase.option) == 0)
    let block = try #require(test.block)
    #expect(block.flashA1Size == 32 << 20)
    #expect(block.lookupWord(0) == 0x0A20_04EC)
    #expect(block.lookupWord(5 * 4) == 0x0820_0421)
    #expect(block.lookupWord(8 * 4) == 0x0820_04DC)
    #expect(block.lookupWord(9 * 4) == 0x0820_0412)
    let high: UInt32 = 0x0180_0000
    test.board.setFlash(at: Int(high), [1, 2, 3])
    test.board.setFlash(at: Int(high & 0xFF_FFFF), [9])
    test.board.logsBus = true
    #expect(test.erase(high, 4096) == 0)
    #expect(changes(&test) == ["21@1800000"])
    #expect(test.write(NORCase.flash + high, pattern(512)) == 0)
    #expect(changes(&test) == ["12@1800000", "12@1800100"])
    #expect(test.read(NORCase.flash + high, 512).bytes == pattern(512))
    #expect(test.board.flash(at: Int(high & 0xFF_FFFF), count: 1) == [9])
    #expect(test.erase(0, 0x10000) == 0)
    #expect(changes(&test) == ["dc@0"])
    #expect(test.property(0x19, 9) == [0, 31, NORCase.flash, 32768, 256, 4096, 65536])
  }

  @Test(arguments: NORCase.firmwares) func optionWord1(firmware: String) throws {
    func block(_ first: UInt32, _ second: UInt32, registers: [UInt8] = []) throws -> FlashConfigurationBlock {
      var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = registers }
      #expect(test.configure(first, second) == 0)
      return try #require(test.block)
    }
    let plain = try block(0xC000_0007, 0x0001_0A0A)
    #expect(plain.lookupWord(1) == 0x2604_3206, "without a size word 1 is not looked at")
    #expect(plain.controllerMiscOption == 0x10)
    let dummy = try block(0xC100_0007, 0x0A)
    #expect(dummy.lookupWord(1) == 0x2604_320A)
    let pinmux = try block(0xC100_0007, 0x0001_0000)
    #expect(pinmux.controllerMiscOption == 0x110 && pinmux.lookupWord(1) == 0x2604_3206)
    // The override is taken for what the register held: QE set in it means nothing is written.
    let saysSet = try block(0xC100_0007, 0x0200)
    #expect(saysSet.deviceModeType == 0 && saysSet.deviceModeArgument == 0)
    let saysClear = try block(0xC100_0007, 0x4000, registers: [0, 2])
    #expect(saysClear.deviceModeType == 1 && saysClear.deviceModeArgument == 0x4200)
  }

  /// A table of JESD216 rev 0: nine words, minor revision 0; the option word's hint says where quad enable is.
  @Test(arguments: ["K2.1.0", "K2.7.0"], [0, 1, 2, 3, 4]) func oldTablesTakeTheHint(firmware: String, hint: Int) throws
  {
    var table = SFDP.w25q64(quadEnableRequirement: 4)
    table[4] = 0
    table[9] = 0
    table[11] = 9
    let place = [nil, SerialNORPart.QuadEnable.status1Bit6, .status2Bit1, .status2Bit1, .status2Bit1][hint]
    var test = TestBoard(flashloader: firmware)
    test.board.hardware.flexSPI.chip = SerialNORPart.named("W25Q64JV").map { part in
      var part = part
      part.sfdp = table
      part.quadEnable = place ?? .status2Bit1
      part.takeStatusCommands(requirement: hint == 3 ? 3 : 1)
      return SerialNOR(part: part, fill: 0xFF)
    }
    test.board.logsBus = true
    #expect(test.configure(0xC000_0007 | UInt32(hint) << 8) == 0)
    let log = test.board.takeBusLog()
    #expect(log.first { $0.address == 0x80 }?.readCount == 36)
    // Hint 3 sets bit 7, which is not where the chip has it.
    #expect(test.board.hardware.flexSPI.chip?.quadEnabled == (hint != 0 && hint != 3))
    let expected: [UInt8?] = [nil, 0x01, 0x01, 0x3E, 0x31]
    #expect(log.first { $0.writeCount > 0 }?.opcode == expected[hint])
    #expect(test.block?.pageSize == 256)
    // A newer table is believed instead.
    table[4] = 6
    table[11] = 16
    var newer = TestBoard(flashloader: firmware) { $0.flash?.sfdp = table }
    #expect(newer.configure(0xC000_0007 | UInt32(hint) << 8) == 0)
    #expect(newer.board.statusRegisters == [0, 2, 0])
  }

  @Test(arguments: NORCase.firmwares) func configureAsksInTheRecordedOrder(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    test.board.logsBus = true
    #expect(test.configure(NORCase.option) == 0)
    let log = withoutPolls(test.board.takeBusLog())
    #expect(log.map(\.opcode) == [0x5A, 0x5A, 0x5A, 0x35, 0x06, 0x01, 0x05])
    #expect(log.map(\.readCount) == [8, 8, 64, 1, 0, 0, 4])
    #expect(log[5].data == [0, 2])
    #expect(log.allSatisfy { $0.source == .ip })
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.board.takeBusLog().map(\.opcode) == [0x5A, 0x5A, 0x5A, 0x35])
  }

  @Test(arguments: NORCase.firmwares) func whereABlockMayStand(firmware: String) {
    var test = TestBoard(flashloader: firmware)
    let itcm = test.profile.ramSizes[0]
    for address: UInt32 in [0, .max, test.profile.ownEntry, 0x1000_0000, 0x4000_0000, NORCase.flash, itcm - 511, itcm] {
      #expect(test.status(.configureMemory, 9, address) == 4, "\(String(address, radix: 16))")
    }
    for address: UInt32 in [1, 0x2000, itcm - 513] {
      test.board.setRAM(at: address, littleEndian(NORCase.option))
      #expect(test.status(.configureMemory, 9, address) == 0, "\(String(address, radix: 16))")
    }
    for id: UInt32 in [0, 1, 8, 0x100, 0x101, 0x121, 0x1009, .max] {
      #expect(test.status(.configureMemory, id, 1) == 4)
    }
    test.board.setFlash(at: 0x100, littleEndian(0x1234_5678))
    #expect(test.status(.configureMemory, 9, NORCase.flash + 0x100) == 4)
    test.board.setFlash(at: 0x200, littleEndian(NORCase.option))
    #expect(test.status(.configureMemory, 9, NORCase.flash + 0x200) == 0, "in configured flash")
  }
}
