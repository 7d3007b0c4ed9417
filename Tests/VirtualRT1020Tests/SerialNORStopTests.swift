import Testing

@testable import VirtualRT1020

/// The world stops: what is left of what the chip was doing.
@Suite struct SerialNORStopTests {
  @Test func whatHadNotBegunNeverHappened() throws {
    var chip = try TestChip(fill: 0x0F)
    chip.run(0x20, 0)
    let first = chip.now
    chip.now += 1
    chip.run(0x20, 0x1000)
    chip.run(0x02, 0, [0x12])
    chip.run(0x01, 0, [0x04, 0x02])
    #expect(chip.nor.eraseCount(at: 0x1000) == 1)
    var fork = chip
    let wasAhead = fork.nor.stop(at: first, losingPower: true)
    #expect(wasAhead)
    #expect(fork.nor.cells.bytes(at: 0, count: 2) == [0xFF, 0xFF])
    #expect(fork.nor.cells.bytes(at: 0x1000, count: 2) == [0x0F, 0x0F])
    #expect(fork.nor.status == (0, 0, 0))
    #expect(fork.nor.eraseCount(at: 0) == 1 && fork.nor.eraseCount(at: 0x1000) == 0)
    let isAhead = chip.nor.stop(at: chip.now, losingPower: true)
    #expect(!isAhead, "all was over")
    #expect(chip.nor.status == (0x04, 0x02, 0) && chip.nor.cells.bytes(at: 0, count: 1) == [0x12])
  }

  @Test func anEraseIsLeftHalfDoneAndItsBytesUnsettled() throws {
    func ones(after share: Double) throws -> Int {
      var chip = try TestChip(fill: 0)
      chip.send(0x06)
      chip.send(0x20, 0x1000)
      chip.nor.stop(at: UInt64(45_000_000 * share), losingPower: true)
      #expect(!chip.nor.isBusy(at: 0))
      #expect(chip.nor.cells.bytes(at: 0, count: 4096).allSatisfy { $0 == 0 }, "its neighbours stay")
      let reads = (0..<2).map { _ in chip.read(0x03, 0x1000, 4096) }
      #expect(reads[0] != reads[1])
      chip.run(0x20, 0x1000)
      #expect(chip.read(0x03, 0x1000, 4096)?.allSatisfy { $0 == 0xFF } == true, "another erase mends it")
      chip.send(0x06)
      chip.send(0x20, 0x2000)
      chip.nor.stop(at: chip.now + UInt64(45_000_000 * share), losingPower: true)
      return chip.nor.cells.bytes(at: 0x2000, count: 4096).map(\.nonzeroBitCount).reduce(0, +)
    }
    let (little, half, nearly) = (try ones(after: 0.1), try ones(after: 0.5), try ones(after: 0.9))
    #expect(little > 1000 && little < half && half < nearly && nearly < 32768)
  }

  @Test func aResetLetsItGoOn() throws {
    var chip = try TestChip(fill: 0)
    chip.send(0x06)
    chip.send(0x20, 0x1000)
    let isAhead = chip.nor.stop(at: 10_000_000, losingPower: false)
    #expect(isAhead)
    #expect(chip.nor.busyUntil == 45_000_000)
    chip.now = 45_000_000
    #expect(chip.status == 0 && chip.read(0x03, 0x1000) == [0xFF])
  }

  @Test func aChipEraseHasReachedSomeOfIt() throws {
    var chip = try TestChip(fill: 0)
    chip.send(0x06)
    chip.send(0xC7)
    chip.nor.stop(at: 5_000_000_000, losingPower: true)
    let quarter = 2 << 20
    #expect(chip.nor.cells.bytes(at: quarter - 1, count: 1) == [0xFF])
    #expect(chip.nor.cells.bytes(at: quarter + 4096, count: 1) == [0])
    #expect(chip.nor.cells.bytes(at: (8 << 20) - 1, count: 1) == [0])
  }

  @Test func aProgramHasClearedSomeBits() throws {
    var chip = try TestChip()
    chip.send(0x06)
    chip.send(0x02, 0x100, [UInt8](repeating: 0x0F, count: 256))
    chip.nor.stop(at: 200_000, losingPower: true)
    let cells = chip.nor.cells.bytes(at: 0x100, count: 256)
    #expect(cells.allSatisfy { $0 & 0x0F == 0x0F })
    #expect(Set(cells).count > 4)
    #expect(chip.nor.cells.bytes(at: 0x200, count: 1) == [0xFF])
  }

  @Test func aStatusWriteLeavesOldOrNew() throws {
    var seen: Set<UInt8> = []
    for seed in 0..<32 {
      var chip = try TestChip()
      chip.nor.noise = SplitMix64(seed: UInt64(seed))
      chip.send(0x06)
      chip.send(0x01, 0, [0x1C])
      chip.nor.stop(at: 5_000_000, losingPower: true)
      seen.insert(chip.nor.status.0)
    }
    #expect(seen == [0, 0x1C])
  }

  @Test func aSuspendedEraseIsLostWithThePowerAsFarAsItWas() throws {
    var chip = try TestChip("GD25Q64", fill: 0)
    chip.send(0x06)
    chip.send(0x20, 0x1000)
    chip.now = 25_000_000
    chip.send(0x75)
    chip.now = 9_000_000_000
    chip.nor.forget(until: chip.now)
    chip.nor.stop(at: chip.now, losingPower: true)
    let ones = chip.nor.cells.bytes(at: 0x1000, count: 4096).map(\.nonzeroBitCount).reduce(0, +)
    #expect((12_000...20_000).contains(ones))
  }

  @Test func whatTheHostHasSeenIsDone() throws {
    var chip = try TestChip(fill: 0)
    chip.run(0x20, 0)
    chip.nor.forget(until: chip.now)
    #expect(chip.nor.history.entries.isEmpty)
    let isAhead = chip.nor.stop(at: 0, losingPower: true)
    #expect(!isAhead)
    #expect(chip.nor.cells.bytes(at: 0, count: 1) == [0xFF])
  }

  @Test func longestTimesOnRequest() throws {
    var chip = try TestChip()
    chip.nor.takesMaximumTimes = true
    chip.run(0x20)
    #expect(chip.now == 400_000_000)
    for part in SerialNORPart.all {
      let (typical, longest) = (part.times, part.maximumTimes)
      #expect(typical.page < longest.page && typical.sector < longest.sector && typical.chip < longest.chip)
      #expect(typical.block < longest.block && typical.statusWrite <= longest.statusWrite && part.endurance > 0)
    }
  }

  @Test func wearIsCountedByTheSectorAndOutlivesPower() throws {
    var board = TestBoard(flashloader: "K2.1.0")
    #expect(board.configure(0xC000_0007) == 0)
    #expect(board.board.eraseCount(at: 0) == 0)
    #expect(board.erase(0x3000, 0x2000) == 0)
    #expect(board.erase(0x4000, 0x1000) == 0)
    board.board.setPower(false)
    board.board.setPower(true)
    #expect([0x2FFF, 0x3000, 0x4FFF, 0x5000].map { board.board.eraseCount(at: $0) } == [0, 1, 2, 0])
    #expect(board.board.eraseCount(at: -1) == 0 && board.board.eraseCount(at: 1 << 40) == 0)
  }

  // MARK: - Boards

  /// Power fails in the middle of a long erase: the sectors before it are erased, those behind it never were.
  @Test(arguments: NORCase.firmwares) func powerFailsInTheMiddleOfAnErase(firmware: String) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.fill = 0 }
    #expect(test.configure(0xC000_0007) == 0)
    let start = test.board.time
    #expect(test.offer(TestBoard.commandReport(.flashEraseRegion, [0x6002_0000, 0x20000])) == .accepted)
    _ = test.board.nextReportTime()
    test.board.advance(by: .milliseconds(45 * 4 + 20) + start - test.board.time)
    test.board.setPower(false)
    let sectors = (0..<32).map { Set(test.board.flash(at: 0x20000 + $0 * 4096, count: 4096)) }
    #expect(sectors[..<4].allSatisfy { $0 == [0xFF] })
    #expect(sectors[4].count > 4)
    #expect(sectors[5...].allSatisfy { $0 == [0] })
    test.board.setPower(true)
    test.settle()
    #expect(test.board.identity == .bootROM)
  }

  /// Reset in the middle of a chip erase: the part starts, the flash goes on by itself.
  @Test(arguments: NORCase.firmwares) func resetInTheMiddleOfAChipErase(firmware: String) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.fill = 0 }
    #expect(test.configure(0xC000_0007) == 0)
    #expect(test.offer(TestBoard.commandReport(.flashEraseAll, [9])) == .accepted)
    _ = test.board.nextReportTime()
    test.board.advance(by: .seconds(5))
    test.board.reset()
    #expect(test.board.busyUntil < .seconds(6))
    test.settle()
    #expect(test.board.identity == .bootROM && test.board.time < .seconds(6))
    #expect(test.board.hardware.flexSPI.chip?.isBusy(at: test.board.now) == true)
    test.board.advance(by: .seconds(16))
    #expect(test.board.hardware.flexSPI.chip?.isBusy(at: test.board.now) == false)
    for offset in [0, 4 << 20, (8 << 20) - 4096] {
      #expect(test.board.flash(at: offset, count: 4096).allSatisfy { $0 == 0xFF })
    }
  }

  /// A host on the serial line takes answers without letting time pass: a reset takes nothing back that it knows of.
  @Test func whatTheSerialLineAnsweredIsDone() {
    var test = TestBoard(flashloader: "K2.1.0") { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(0xC000_0007) == 0)
    test.board.hardware.flexSPI.chip?.cells.set(0..<4096, to: 0)
    _ = test.uart([0x5A, 0xA6])
    _ = test.uart(UARTErase.frame)
    test.board.reset()
    #expect(Set(test.board.flash(at: 0, count: 4096)) == [0xFF])
    #expect(test.board.hardware.flexSPI.chip?.isBusy(at: test.board.hardware.now) == false)
  }

  /// A dip leaves the chip ready at once, its operation half done.
  @Test func aDipLeavesTheChipReady() throws {
    for time in [0, 20_000_000, 44_999_999] as [UInt64] {
      var chip = try TestChip(fill: 0)
      chip.send(0x06)
      chip.send(0x20, 0x1000)
      chip.nor.dip(at: time)
      #expect(!chip.nor.isBusy(at: time), "\(time)")
      chip.now = time
      #expect(chip.status == 0)
      let ones = chip.nor.cells.bytes(at: 0x1000, count: 4096).map(\.nonzeroBitCount).reduce(0, +)
      #expect(ones < 32_768 && (ones > 0) == (time > 0))
    }
  }

  /// Of a sector that was left half erased one byte in sixteen reads differently each time; of a chip that was, that
  /// is so in the one sector that the erase had come to.
  @Test func howMuchIsUnsettled() throws {
    var chip = try TestChip(fill: 0)
    chip.send(0x06)
    chip.send(0xC7)
    chip.nor.stop(at: chip.nor.busyUntil / 2 + 3_000_000, losingPower: true)
    let sector = try #require(chip.nor.unstableSectors.first)
    #expect(chip.nor.unstableSectors.count == 1 && (1000...1100).contains(sector))
    var changing: Set<Int> = []
    let cells = chip.nor.cells.bytes(at: sector * 4096, count: 4096)
    for _ in 0..<32 {
      let read = chip.read(0x03, UInt32(sector * 4096), 4096) ?? []
      changing.formUnion(read.indices.filter { read[$0] != cells[$0] })
    }
    #expect((200...312).contains(changing.count), "a sixteenth of 4096 is 256: \(changing.count)")
    for other in [sector - 1, sector + 1] {
      #expect(chip.read(0x03, UInt32(other * 4096), 4096) == chip.nor.cells.bytes(at: other * 4096, count: 4096))
    }
  }
}
