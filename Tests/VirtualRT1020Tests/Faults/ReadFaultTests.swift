import BootImage
import Testing

@testable import VirtualRT1020

/// Reads that do not bring what the cells hold; the cells are always the truth.
@Suite struct ReadFaultTests {
  /// 50 MHz; with the usual option the two generations read at 133 and 60.
  static let slowOption: UInt32 = 0xC000_0002

  @Test(arguments: FaultCase.firmwares) func noiseAboveAClock(firmware: String) {
    var test = FaultCase.configured(firmware, [.readNoise(aboveMegahertz: 50, perMillion: 20_000)])
    #expect(test.erase(0x5000, 0x1000) == 20106, "even where it is blank")
    let first = test.readBack(0x1000, 1024)
    let second = test.readBack(0x1000, 1024)
    #expect(first.status == 0 && first.bytes != second.bytes, "two reads differ")
    #expect(test.board.flash(at: 0x1000, count: 64) == pattern(64))
    #expect(test.program(0x5000, pattern(256)) == 10203)
    #expect(test.configure(Self.slowOption) == 0)
    #expect(test.erase(0x5000, 0x1000) == 0)
    #expect(test.readBack(0x1000, 64).bytes == pattern(64))
    #expect(test.configure(NORCase.option) == 0)
    test.expectHealthyOnceLifted(configures: false)
  }

  /// Noise at every clock, in the status register too: the firmware polls on and comes through.
  @Test(arguments: FaultCase.firmwares) func noiseInStatusReads(firmware: String) {
    var test = FaultCase.configured(firmware)
    test.board.add([.readNoise(aboveMegahertz: 0, perMillion: 500_000)])
    #expect(test.erase(0x5000, 0x1000) == 20106)
    #expect(!test.board.isHung)
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func asManyErrorsAsAsked(firmware: String) {
    var test = FaultCase.configured(firmware, [.readNoise(aboveMegahertz: 50, perMillion: 100_000)])
    let bytes = test.readBack(0x20_0000, 100_000).bytes
    let wrong = bytes.count { $0 != 0xFF }
    #expect((9_000...11_000).contains(wrong))
    #expect(bytes.allSatisfy { (~$0).nonzeroBitCount <= 1 }, "one bit each")
  }

  @Test(arguments: FaultCase.firmwares) func cellsThatGrowWeak(firmware: String) {
    var test = FaultCase.configured(firmware, [.weakCells(0x41, erases: 2, at: 0x1000..<0x1010)])
    #expect(test.readBack(0x1000, 64).bytes == pattern(64))
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106)
    let read = test.readBack(0x1000, 18)
    #expect(read.status == 0 && read.bytes == [UInt8](repeating: 0xBE, count: 16) + [0xFF, 0xFF])
    #expect(test.board.flash(at: 0x1000, count: 4096).allSatisfy { $0 == 0xFF }, "the cells are sound")
    #expect(test.erase(0x12000, 0x1000) == 0)
    #expect(test.program(0x1000, pattern(256)) == 10203)
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func weakCellsByChance(firmware: String) {
    var test = FaultCase.configured(firmware, [.weakCells(0xFF, erases: 0, probability: 0.1)])
    let bytes = test.readBack(0x20_0000, 10_000).bytes
    let wrong = bytes.reduce(0) { $0 + (~$1).nonzeroBitCount }
    #expect((7_500...8_500).contains(wrong), "a tenth of the bits")
    #expect(test.strikes[0] > 0)
  }

  /// The firmware's quad read has six clocks before data; this part needs eight, or four.
  @Test(arguments: FaultCase.firmwares, [4, 8]) func aWrongNumberOfWaitClocks(firmware: String, cycles: Int) {
    var test = FaultCase.configured(firmware, [.readNeedsWait(cycles: cycles)])
    let read = test.readBack(0x1000, 16)
    let shifted = cycles == 4 ? Array(pattern(64)[1..<17]) : [0xFF] + pattern(64)[0..<15]
    #expect(read.status == 0 && read.bytes == shifted, "two clocks of four bits are one byte")
    #expect(test.erase(0x5000, 0x1000) == 0, "what is blank looks blank")
    #expect(test.program(0x5000, pattern(256)) == 20106)
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func halfAByteOfShift(firmware: String) {
    var test = FaultCase.configured(firmware, [.readNeedsWait(cycles: 7, times: 1)])
    let data = pattern(64)
    #expect(test.readBack(0x1000, 2).bytes == [0xF0 | data[0] >> 4, data[0] << 4 | data[1] >> 4])
    #expect(test.readBack(0x1000, 2).bytes == Array(data[0..<2]))
  }

  /// Option word 1 gives the part the clocks that it needs.
  @Test(arguments: FaultCase.firmwares) func theRightNumberOfWaitClocks(firmware: String) {
    var test = FaultCase.make(firmware, [.readNeedsWait(cycles: 8)])
    #expect(test.configure(0xC100_0007, 8) == 0)
    #expect(test.readBack(0x1000, 64).bytes == pattern(64))
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.strikes == [0])
  }

  @Test(arguments: FaultCase.firmwares) func aCorruptSFDP(firmware: String) {
    var signature = FaultCase.make(firmware, [.sfdpCorrupt(at: 3, xor: [0x01])])
    #expect(signature.configure(NORCase.option) == 20107)
    #expect(signature.erase(0, 0x1000) == 10205)
    signature.expectHealthyOnceLifted()

    var header = FaultCase.make(firmware, [.sfdpCorrupt(at: 8, xor: [0x81])])
    #expect(header.configure(NORCase.option) == 0)
    #expect(header.erase(0, 0x1000) == 10200)
    header.expectHealthyOnceLifted()

    var once = FaultCase.make(firmware, [.sfdpCorrupt(at: 0, xor: [0xFF, 0, 0, 0], times: 1)])
    #expect(once.configure(NORCase.option) == 20107)
    #expect(once.configure(NORCase.option) == 0)
  }

  /// Density, word 2 of the basic table at 0x84: the part says that it is half as large.
  @Test(arguments: FaultCase.firmwares) func anSFDPThatLies(firmware: String) {
    var test = FaultCase.make(firmware, [.sfdpCorrupt(at: 0x87, xor: [0x02])])
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.block?.flashA1Size == 4 << 20)
    #expect(test.erase(0x40_0000, 0x1000) == 10200)
    test.expectHealthyOnceLifted()
  }

  /// Offsets that no SFDP has spoil nothing, nor trap, wherever they end.
  @Test func offsetsThatNoSFDPHas() throws {
    for (offset, spoilt) in [
      (0, [0x52, 0x44]), (1, [0x53, 0x47]), (-1, [0x53, 0x46]), (-2, [0x53, 0x46]), (.max, [0x53, 0x46]),
      (.max - 1, [0x53, 0x46]), (.min, [0x53, 0x46]), (1 << 24, [0x53, 0x46]), ((1 << 24) - 1, [0x53, 0x46]),
    ] as [(Int, [UInt8])] {
      var slot: SerialNOR? = try TestChip().nor
      var faults = NORFaults()
      faults.arm(.sfdpCorrupt(at: offset, xor: [0x01, 0x02]), seed: 1)
      let command = try #require(SerialNOR.plain(0x5A, 0, .read))
      var bytes: [UInt8] = [0, 0]
      let drive = bytes.withUnsafeMutableBytes { faults.read(command, from: &slot, into: $0, now: 0) }
      #expect(drive == .driven && bytes == spoilt, "\(offset)")
    }
  }

  /// Weak cells read off sector boundaries and past the end of the part: sectors that are worn, and no others.
  @Test func weakCellsOffTheSectors() throws {
    let size = 8 << 20
    for (start, count, sectors) in [
      (0x1800, 0x1000, [1]), (0x1800, 0x1000, [2]), (0x0FFF, 0x2002, [1]), (0x1000, 0x1000, [0, 2]),
      (size - 16, 32, [0]), (size - 16, 32, [2047]), (0x1FFF, 1, [1]), (0x2000, 1, [1]),
    ] as [(Int, Int, [Int])] {
      var chip = try TestChip()
      for sector in sectors { chip.run(0x20, UInt32(sector * 4096)) }
      var faults = NORFaults()
      faults.arm(.weakCells(0x81, erases: 1), seed: 1)
      var slot: SerialNOR? = chip.nor
      let command = try #require(SerialNOR.plain(0x03, UInt32(start), .read))
      var bytes = [UInt8](repeating: 0, count: count)
      _ = bytes.withUnsafeMutableBytes { faults.read(command, from: &slot, into: $0, now: chip.now) }
      let expected = (0..<count).map { sectors.contains(($0 + start) % size / 4096) ? 0x7E : 0xFF as UInt8 }
      #expect(bytes == expected, "\(count) from \(start), \(sectors)")
      #expect(faults.armed[0].strikes == (expected.contains(0x7E) ? 1 : 0))
    }
  }

  /// However many sectors a read has: one strike.
  @Test func aReadAcrossSectorsStrikesOnce() {
    var test = FaultCase.configured("K2.1.0", [.weakCells(0x41, erases: 0, at: 0x1000..<0x4000)])
    let before = test.strikes
    let read = test.readBack(0x1FF8, 16)
    #expect(read.status == 0 && read.bytes == [UInt8](repeating: 0xBE, count: 16))
    #expect(before == [0] && test.strikes == [1])
  }

  @Test func aShiftedReadIsLogged() {
    var test = FaultCase.configured("K2.1.0", [.readNeedsWait(cycles: 8)]) { $0.logsEvents = true }
    _ = test.board.takeLog()
    _ = test.readBack(0x1000, 16)
    #expect(test.board.takeLog().contains { $0.kind == .fault })
  }
}
