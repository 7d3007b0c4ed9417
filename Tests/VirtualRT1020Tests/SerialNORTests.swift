import Testing

@testable import VirtualRT1020

/// The chip alone: commands in, cells and registers out.
@Suite struct SerialNORTests {
  @Test func nothingChangesWithoutTheWriteEnableLatch() throws {
    var chip = try TestChip(fill: 0)
    for opcode: UInt8 in [0x02, 0x12, 0x32, 0x20, 0x21, 0x52, 0xD8, 0xDC, 0x60, 0xC7, 0x01, 0x31, 0x11] {
      chip.send(opcode, 0, [0xFF, 0xFF])
      #expect(chip.nor.busyUntil == 0, "\(opcode)")
    }
    #expect(chip.read(0x03, 0, 2) == [0, 0])
    #expect(chip.nor.status == (0, 0, 0))
  }

  @Test func theLatchIsSeenAndClearedByWhatItAllowed() throws {
    var chip = try TestChip()
    chip.send(0x06)
    #expect(chip.status == 0x02)
    chip.send(0x04)
    #expect(chip.status == 0x00)
    for (opcode, data) in [(0x02, [0]), (0x20, []), (0xD8, []), (0x01, [0]), (0x31, [0])] as [(UInt8, [UInt8])] {
      chip.send(0x06)
      chip.send(opcode, 0, data)
      #expect(chip.status & 0x03 == 0x01, "busy and no latch after \(opcode)")
      chip.now = chip.nor.busyUntil
      #expect(chip.status & 0x03 == 0x00)
      chip.send(0x20)
      #expect(!chip.nor.isBusy(at: chip.now), "one latch allows one operation")
    }
  }

  @Test func aBusyChipAnswersStatusOnlyAndTakesNothing() throws {
    var chip = try TestChip()
    chip.run(0x02, 0, [0x12])
    chip.send(0x06)
    chip.send(0x20, 0x1000)
    let until = chip.nor.busyUntil
    #expect(until == chip.now + 45_000_000)
    #expect(chip.status & 1 == 1)
    for opcode: UInt8 in [0x03, 0x0B, 0xEB, 0x9F, 0x5A] { #expect(chip.read(opcode, 0, 3) == nil, "\(opcode)") }
    chip.send(0x06)
    chip.send(0x20, 0)
    chip.send(0xB9)
    #expect(chip.nor.busyUntil == until)
    chip.now = until - 1
    #expect(chip.status & 1 == 1)
    chip.now = until
    #expect(chip.status == 0)
    #expect(chip.read(0x03) == [0x12])
  }

  @Test func programmingAndsAndErasingSetsOnes() throws {
    var chip = try TestChip()
    chip.run(0x02, 0x1234, [0xF0])
    chip.run(0x02, 0x1234, [0x3C])
    #expect(chip.read(0x03, 0x1233, 3) == [0xFF, 0x30, 0xFF])
    chip.run(0x20, 0x1FFF)
    #expect(chip.read(0x03, 0x1234) == [0xFF])
  }

  @Test func aPageWrapsAndKeepsTheLast256Bytes() throws {
    var chip = try TestChip()
    chip.run(0x02, 0x10FE, [1, 2, 3, 4])
    #expect(chip.read(0x03, 0x10FE, 3) == [1, 2, 0xFF])
    #expect(chip.read(0x03, 0x1000, 3) == [3, 4, 0xFF])
    // 300 bytes from offset 0x10 of a page: byte i lands at (0x10 + i) mod 256 and the last one there wins.
    let long = pattern(300)
    chip.run(0x02, 0x2010, long)
    var expected = [UInt8](repeating: 0xFF, count: 256)
    for index in 44..<300 { expected[(0x10 + index) % 256] = long[index] }
    #expect(chip.read(0x03, 0x2000, 257) == expected + [0xFF])
  }

  @Test(arguments: [
    (0x20, 0x1000, 45), (0x21, 0x1000, 45), (0x52, 0x8000, 120), (0xD8, 0x10000, 150), (0xDC, 0x10000, 150),
  ])
  func anEraseTakesItsOwnAlignedRangeAndTime(opcode: Int, size: Int, milliseconds: UInt64) throws {
    var chip = try TestChip(fill: 0)
    let start = 3 * size
    chip.run(UInt8(opcode), UInt32(start + size / 2 + 3))
    #expect(chip.now == milliseconds * 1_000_000)
    #expect(chip.read(0x03, UInt32(start - 1), 2) == [0, 0xFF])
    #expect(chip.read(0x03, UInt32(start + size - 1), 2) == [0xFF, 0])
  }

  @Test(arguments: [0x60, 0xC7] as [UInt8]) func aChipEraseTakesAll(opcode: UInt8) throws {
    var chip = try TestChip(fill: 0)
    chip.run(opcode, 0x123456)
    #expect(chip.now == 20_000_000_000)
    #expect(chip.read(0x03, 0, 1) == [0xFF] && chip.read(0x03, (8 << 20) - 1, 1) == [0xFF])
  }

  @Test func readsWrapAtTheEndOfTheArray() throws {
    var chip = try TestChip()
    chip.run(0x02, 0, [0x11])
    chip.run(0x02, (8 << 20) - 1, [0x22])
    #expect(chip.read(0x03, (8 << 20) - 1, 3) == [0x22, 0x11, 0xFF])
    #expect(chip.read(0x03, 8 << 20, 1) == [0x11])
  }

  @Test func quadReadsNeedTheirBitWhereverItIs() throws {
    for (requirement, place) in [(2, (0x40, 0)), (1, (0, 2)), (4, (0, 2)), (6, (0, 2)), (3, (0, 2))]
      as [(Int, (UInt8, UInt8))]
    {
      var flash = BoardConfiguration.Flash()
      flash.part = "W25Q64JV"
      flash.quadEnableRequirement = requirement
      var nor = try #require(SerialNOR(flash))
      var buffer: [UInt8] = [0]
      func quad(_ nor: inout SerialNOR) -> Bool {
        guard let command = SerialNOR.plain(0xEB, 0, .read) else { return false }
        return buffer.withUnsafeMutableBytes { nor.read(command, into: $0, now: 0) }
      }
      #expect(!quad(&nor), "requirement \(requirement)")
      nor.status = (place.0, place.1, 0)
      #expect(quad(&nor), "requirement \(requirement)")
      nor.status = (~place.0, ~place.1, 0xFF)
      #expect(!quad(&nor), "requirement \(requirement)")
    }
    var flash = BoardConfiguration.Flash()
    flash.quadEnableRequirement = 0
    #expect(SerialNOR(flash)?.quadEnabled == true)
  }

  @Test func statusWritesOfOneAndTwoBytes() throws {
    var winbond = try TestChip()
    winbond.run(0x01, 0, [0xFF, 0x02])
    #expect(winbond.nor.status == (0xFC, 0x02, 0))
    winbond.run(0x01, 0, [0x1C])
    #expect(winbond.nor.status == (0x1C, 0x02, 0))
    winbond.run(0x31, 0, [0x40])
    winbond.run(0x11, 0, [0x60])
    #expect(winbond.nor.status == (0x1C, 0x40, 0x60))
    #expect(winbond.read(0x35) == [0x40] && winbond.read(0x15) == [0x60])
    var issi = try TestChip("IS25LP064A")
    issi.run(0x01, 0, [0x40, 0x02])
    #expect(issi.nor.status == (0x40, 0, 0))
    #expect(issi.now == 2_000_000)
  }

  @Test func aStatusWriteWithoutDataDoesNothing() throws {
    var chip = try TestChip()
    for opcode: UInt8 in [0x01, 0x31, 0x11, 0x02] {
      chip.send(0x06)
      chip.send(opcode)
      #expect(!chip.nor.isBusy(at: chip.now))
    }
  }

  @Test func deepPowerDownHearsNothingButItsRelease() throws {
    var chip = try TestChip()
    chip.send(0xB9)
    #expect(chip.read(0x05) == nil && chip.read(0x9F, 0, 3) == nil)
    chip.send(0x06)
    chip.send(0xAB)
    #expect(chip.status == 0)
    #expect(chip.read(0x9F, 0, 4) == [0xEF, 0x40, 0x17, 0])
    chip.send(0xB9)
    chip.nor.losePower()
    #expect(chip.status == 0)
  }

  @Test func resetTakes66And99InARow() throws {
    var chip = try TestChip()
    chip.send(0x06)
    chip.send(0x99)
    #expect(chip.status == 0x02)
    chip.send(0x66)
    chip.send(0x04)
    chip.send(0x06)
    chip.send(0x99)
    #expect(chip.status == 0x02)
    chip.send(0x66)
    _ = chip.read(0x9F, 0, 3)
    chip.send(0x99)
    #expect(chip.status == 0x02, "a command in between disarms, a read too")
    chip.send(0x66)
    chip.send(0x99)
    #expect(chip.status == 0x00)
  }

  @Test func unknownOpcodesDoNothingAndDriveNothing() throws {
    var chip = try TestChip(fill: 0x5A)
    chip.send(0x06)
    for opcode: UInt8 in [0x00, 0x07, 0x44, 0xA5, 0xFE, 0xFF] {
      chip.send(opcode, 0, [0, 0])
      #expect(chip.read(opcode, 0, 2) == nil)
    }
    #expect(chip.status == 0x02)
    #expect(chip.read(0x03, 0, 2) == [0x5A, 0x5A])
    // 3E and 3F are register commands of one kind of part only.
    #expect(chip.read(0x3F) == nil)
  }

  @Test func powerLossKeepsCellsAndRegistersOnly() throws {
    var chip = try TestChip()
    chip.run(0x02, 0, [0x42])
    chip.run(0x01, 0, [0x04, 0x02])
    chip.send(0x06)
    chip.send(0xC7)
    chip.nor.losePower()
    #expect(chip.status == 0x04)
    #expect(chip.nor.status == (0x04, 0x02, 0))
  }
}
