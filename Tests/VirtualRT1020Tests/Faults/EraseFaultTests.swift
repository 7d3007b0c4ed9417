import Testing

@testable import VirtualRT1020

/// Erases that do not do what they should.
@Suite struct EraseFaultTests {
  @Test(arguments: FaultCase.firmwares) func anIgnoredErase(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored()])
    let before = test.board.busyUntil
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.board.busyUntil - before > .milliseconds(45), "it takes its time")
    #expect(test.board.flash(at: 0x1000, count: 64) == pattern(64))
    #expect(test.erase(0x5000, 0x1000) == 0, "what is blank reads well")
    #expect(test.program(0x1000, pattern(256)) == 10203)
    let read = test.readBack(0x1000, 64)
    #expect(read.status == 0 && read.bytes == pattern(64))
    #expect(test.strikes == [2])
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func onlyTheFirstErasesWork(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(after: 2)])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x5000, 0x1000) == 0)
    #expect(test.erase(0x12000, 0x1000) == 20106)
    #expect(test.erase(0x12000, 0x1000) == 20106)
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func oneEraseIsIgnored(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(times: 1)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.erase(0x1000, 0x1000) == 0)
  }

  /// Of an erase that reaches further, only the bytes concerned stay.
  @Test(arguments: FaultCase.firmwares) func anAddressRangeThatDoesNotErase(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(at: 0x12000..<0x12010)])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.strikes == [0], "an erase elsewhere is no event")
    #expect(test.erase(0x10000, 0x10000) == 20106, "a block erase")
    #expect(test.board.flash(at: 0x12000, count: 32) == pattern(16) + [UInt8](repeating: 0xFF, count: 16))
    #expect(test.status(.flashEraseAll, 9) == 20106)
    #expect(test.board.flash(at: 0x12000, count: 16) == pattern(16))
    test.board.clearFaults()
    #expect(test.status(.flashEraseAll, 9) == 0)
  }

  @Test(arguments: FaultCase.firmwares) func aWholeChipThatDoesNotErase(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(times: 1)])
    #expect(test.status(.flashEraseAll, 9) == 20106)
    #expect(test.board.flash(at: 0x1000, count: 64) == pattern(64))
    #expect(test.status(.flashEraseAll, 9) == 0)
  }

  @Test(arguments: FaultCase.firmwares) func anEraseThatLeavesBits(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseLeavesBits(0x81, at: 0x1800..<0x1802)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.board.flash(at: 0x17FF, count: 4) == [0xFF, 0x7E, 0x7E, 0xFF])
    #expect(test.program(0x1800, [1]) == 10203)
    #expect(test.program(0x1000, pattern(256)) == 0)
    #expect(test.erase(0x12000, 0x1000) == 0)
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func bitsLeftEverywhere(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseLeavesBits(0x10, times: 1)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.board.flash(at: 0x1000, count: 4096).allSatisfy { $0 == 0xEF })
    #expect(test.board.flash(at: 0x2000, count: 1) == [0xFF])
    #expect(test.erase(0x1000, 0x1000) == 0)
  }

  @Test(arguments: FaultCase.firmwares) func aWornSector(firmware: String) {
    var test = FaultCase.configured(firmware, [.wornSector(erases: 2, at: 0x1000..<0x2000)])
    for _ in 0..<2 {
      #expect(test.erase(0x1000, 0x1000) == 0)
      #expect(test.program(0x1000, pattern(256)) == 0)
    }
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.board.flash(at: 0x1000, count: 256) == pattern(256))
    for _ in 0..<3 { #expect(test.erase(0x12000, 0x1000) == 0) }
    // A larger erase leaves the worn sector alone and does the rest.
    test.board.setFlash(at: 0x3000, [1])
    #expect(test.status(.flashEraseAll, 9) == 20106)
    #expect(test.board.flash(at: 0x1000, count: 256) == pattern(256))
    #expect(test.board.flash(at: 0x3000, count: 1) == [0xFF])
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func everySectorWearsOutByItself(firmware: String) {
    var test = FaultCase.configured(firmware, [.wornSector(erases: 1)])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x12000, 0x1000) == 0)
    test.board.setFlash(at: 0x1000, [1])
    test.board.setFlash(at: 0x12000, [2])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.erase(0x12000, 0x1000) == 20106)
    #expect(test.strikes == [2])
  }

  /// What the chip refuses is no event of a fault.
  @Test(arguments: FaultCase.firmwares) func aRefusedEraseDoesNotCount(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(after: 1)])
    test.board.setStatusRegisters([0x1C, 2])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    test.board.setStatusRegisters([0, 2])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x12000, 0x1000) == 20106)
  }

  /// Addresses that begin and end within sectors, some worn, some not: only what is worn and meant stays.
  @Test func addressesOffTheSectors() throws {
    for (range, worn, kept) in [
      (0x1800..<0x2800, [1], [0x1800..<0x2000]), (0x1800..<0x2800, [2], [0x2000..<0x2800]),
      (0x1800..<0x3800, [1, 3], [0x1800..<0x2000, 0x3000..<0x3800]), (0x0FFF..<0x3001, [0, 1, 2], [0x0FFF..<0x3000]),
      (0x1001..<0x1002, [1], [0x1001..<0x1002]), (0x1001..<0x1002, [0, 2], []),
    ] as [(Range<Int>, [Int], [Range<Int>])] {
      var chip = try TestChip(fill: 0x55)
      for sector in worn {
        chip.run(0x20, UInt32(sector) * 4096)
        chip.nor.cells.set(sector * 4096..<(sector + 1) * 4096, to: 0x55)
      }
      var faults = NORFaults()
      faults.arm(.wornSector(erases: 1, at: range), seed: 1)
      var slot: SerialNOR? = chip.nor
      for opcode: UInt8 in [0x06, 0xD8] {
        let command = try #require(SerialNOR.plain(opcode, 0, .write))
        faults.write(command, to: &slot, data: UnsafeRawBufferPointer(start: nil, count: 0), now: chip.now)
      }
      let cells = try #require(slot).cells.bytes(at: 0, count: 0x10000)
      let left = cells.indices.filter { cells[$0] == 0x55 }
      #expect(left == kept.flatMap { Array($0) }, "\(range) \(worn)")
      #expect(faults.armed[0].strikes == (kept.isEmpty ? 0 : 1))
      #expect(faults.takeStruck().map(\.text) == kept.prefix(1).map { "erase of \(Fault.words($0)) ignored: worn out" })
    }
  }
}
