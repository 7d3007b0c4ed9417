import Testing

@testable import VirtualRT1020

/// Programs that do not do what they should.
@Suite struct ProgramFaultTests {
  @Test(arguments: FaultCase.firmwares) func bitsThatDoNotClear(firmware: String) {
    var test = FaultCase.configured(firmware, [.programLeavesBits(0x80, at: 0x3000..<0x4000)])
    #expect(test.program(0x3000, [UInt8](repeating: 0, count: 256)) == 20106)
    #expect(test.board.flash(at: 0x3000, count: 256).allSatisfy { $0 == 0x80 })
    #expect(test.program(0x3100, [UInt8](repeating: 0xF0, count: 256)) == 0, "those bits were to stay")
    #expect(test.program(0x4000, [UInt8](repeating: 0, count: 256)) == 0)
    #expect(test.strikes == [2])
    #expect(test.erase(0x1000, 0x1000) == 0)
    test.expectHealthyOnceLifted(configures: false)
  }

  /// A bit that is clear already stays so.
  @Test func bitsThatDoNotClearAreNotSet() throws {
    var chip = try TestChip()
    var faults = NORFaults()
    faults.arm(.programLeavesBits(0xFF), seed: 1)
    chip.run(0x02, 0x100, [0x0F])
    var slot: SerialNOR? = chip.nor
    let enable = try #require(SerialNOR.plain(0x06, 0, .write))
    let program = try #require(SerialNOR.plain(0x02, 0x100, .write))
    faults.write(enable, to: &slot, data: UnsafeRawBufferPointer(start: nil, count: 0), now: chip.now)
    [UInt8](repeating: 0, count: 2).withUnsafeBytes { faults.write(program, to: &slot, data: $0, now: chip.now) }
    #expect(slot?.cells.bytes(at: 0x100, count: 2) == [0x0F, 0xFF])
  }

  @Test(arguments: FaultCase.firmwares) func bitsThatClearTheirNeighbours(firmware: String) {
    var test = FaultCase.configured(firmware, [.programAddsBits(0x01, every: 0x1000, offsets: [0x10, 0x800])])
    #expect(test.program(0x3000, [UInt8](repeating: 0xFF, count: 256)) == 20106)
    #expect(test.board.flash(at: 0x300F, count: 3) == [0xFF, 0xFE, 0xFF])
    #expect(test.program(0x3100, pattern(256)) == 0, "no such offset in this page")
    #expect(test.program(0x4800, [UInt8](repeating: 0xFF, count: 256)) == 20106)
    #expect(test.board.flash(at: 0x4800, count: 2) == [0xFE, 0xFF])
    #expect(test.program(0x5000, [UInt8](repeating: 0xFE, count: 256)) == 0, "clear anyway")
    #expect(test.strikes == [3])
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func oneProgramOfAFew(firmware: String) {
    var test = FaultCase.configured(firmware, [.programLeavesBits(0xFF, after: 1, times: 1)])
    #expect(test.program(0x3000, pattern(256)) == 0)
    #expect(test.program(0x3100, pattern(256)) == 20106)
    #expect(test.program(0x3100, pattern(256)) == 0)
  }

  /// The block of configuration at the start of the flash is erased again when it does not read back.
  @Test(arguments: FaultCase.firmwares) func aBlockThatDoesNotReadBack(firmware: String) {
    var test = FaultCase.configured(firmware, [.programLeavesBits(0x01, times: 1)])
    #expect(test.configure(0xF000_000F) == 20106)
    #expect(test.board.flash(at: 0, count: 512).allSatisfy { $0 == 0xFF })
    #expect(test.configure(0xF000_000F) == 0)
  }

  @Test func placesThatAProgramTouches() {
    #expect(NOROperation.programmed(0x110, 16, pageSize: 256) == [0x110..<0x120])
    #expect(NOROperation.programmed(0x1F0, 32, pageSize: 256) == [0x1F0..<0x200, 0x100..<0x110])
    #expect(NOROperation.programmed(0x110, 999, pageSize: 256) == [0x110..<0x200, 0x100..<0x110])
    #expect(
      Fault.positions(in: 0x100..<0x200, every: 0x40, offsets: [1, 0x3F]) == [
        0x101, 0x141, 0x181, 0x1C1, 0x13F, 0x17F, 0x1BF, 0x1FF,
      ])
    #expect(Fault.positions(in: 5..<6, every: 10, offsets: [5, 5, 4, -5, 15]) == [5, 5])
    #expect(Fault.positions(in: 5..<6, every: 0, offsets: [5]) == [])
  }
}
