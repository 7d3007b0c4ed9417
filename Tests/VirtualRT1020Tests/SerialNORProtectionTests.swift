import Testing

@testable import VirtualRT1020

@Suite struct SerialNORProtectionTests {
  /// Level by level: what is protected doubles from the top, or from the bottom with TB, up to all.
  @Test(arguments: 0..<8, [false, true]) func winbondLevelsDouble(level: Int, fromBottom: Bool) throws {
    var chip = try TestChip()
    let size = 8 << 20
    chip.nor.status.0 = UInt8(level << 2) | (fromBottom ? 0x20 : 0)
    let bytes = level == 0 ? 0 : min(size, (size / 64) << (level - 1))
    let range = fromBottom ? 0..<bytes : (size - bytes)..<size
    for address in [0, 0x10000, size / 64 - 1, size / 64, size / 2 - 1, size / 2, size - size / 64 - 1, size - 1] {
      #expect(chip.nor.isProtected(address..<(address + 1)) == range.contains(address), "\(address)")
    }
    #expect(chip.nor.isProtected(0..<size) == (level > 0))
  }

  @Test(arguments: 0..<16) func fourBitLevelsStartAtOneBlock(level: Int) throws {
    var chip = try TestChip("IS25LP064A")
    chip.nor.status.0 = UInt8(level << 2) | 0x40
    let bytes = level == 0 ? 0 : min(8 << 20, (64 << 10) << (level - 1))
    #expect(chip.nor.isProtected((8 << 20) - 1..<(8 << 20)) == (level > 0))
    #expect(chip.nor.isProtected(0..<1) == (bytes == 8 << 20))
    if bytes > 0 && bytes < 8 << 20 {
      #expect(chip.nor.isProtected((8 << 20) - bytes..<(8 << 20)))
      #expect(!chip.nor.isProtected((8 << 20) - bytes - 1..<((8 << 20) - bytes)))
    }
  }

  /// Levels count in sectors, the others but the highest all mean 32 KiB.
  @Test(arguments: Array(zip(0..<8, [0, 4, 8, 16, 32, 32, 32, 8192])), [false, true])
  func sectorsInPlaceOfBlocks(level: (Int, Int), fromBottom: Bool) throws {
    var chip = try TestChip("GD25Q64")
    let size = 8 << 20
    chip.nor.status.0 = UInt8(level.0 << 2) | 0x40 | (fromBottom ? 0x20 : 0)
    let bytes = level.1 << 10
    let range = fromBottom ? 0..<bytes : (size - bytes)..<size
    for address in [0, 4095, 4096, 16384, 32767, 32768, size - 32769, size - 32768, size - 4097, size - 4096, size - 1]
    {
      #expect(chip.nor.isProtected(address..<(address + 1)) == range.contains(address), "\(address)")
    }
  }

  @Test func theComplementOpensWhatWasProtected() throws {
    var chip = try TestChip("W25Q64JV-IM")
    let size = 8 << 20
    chip.nor.status = (0x04, 0x40, 0)
    #expect(chip.nor.isProtected(0..<1) && !chip.nor.isProtected(size - 1..<size))
    #expect(chip.nor.isProtected(size - size / 64 - 1..<size - size / 64 + 1), "half in, half out")
    #expect(!chip.nor.isProtected(size - size / 64..<size))
    chip.nor.status.0 = 0
    #expect(chip.nor.isProtected(0..<1) && chip.nor.isProtected(size - 1..<size), "level 0: all")
    chip.nor.status.0 = 0x1C
    #expect(!chip.nor.isProtected(0..<1) && !chip.nor.isProtected(size - 1..<size), "level 7: nothing")
  }

  @Test func topOrBottomMayStandElsewhere() throws {
    var macronix = try TestChip("MX25L6433F")
    macronix.nor.status = (0x04, 0x08, 0)
    #expect(macronix.nor.isProtected(0..<1) && !macronix.nor.isProtected(65536..<65537))
    var large = try TestChip("W25Q256JV")
    large.nor.status.0 = 0x44
    #expect(large.nor.isProtected(0..<1) && !large.nor.isProtected(65536..<65537))
    large.nor.status.0 = 0x28
    #expect(large.nor.isProtected(0..<1), "level 10 is all of it")
    large.nor.status.0 = 0x24
    #expect(!large.nor.isProtected(0..<1) && large.nor.isProtected(16 << 20..<(16 << 20) + 1))
    var none = try TestChip { $0.protection = .none }
    none.nor.status.0 = 0xFC
    #expect(!none.nor.isProtected(0..<(8 << 20)))
  }

  @Test(arguments: [0x04, 0x08, 0x10, 0x20] as [UInt8]) func anyBitProtectsAll(bit: UInt8) throws {
    var chip = try TestChip { $0.protection = .anyBit }
    chip.nor.status.0 = bit
    #expect(chip.nor.isProtected(0..<1))
    chip.nor.status.0 = 0xC0
    #expect(!chip.nor.isProtected(0..<(8 << 20)))
  }

  @Test func protectedCellsStayAndTheLatchGoes() throws {
    var chip = try TestChip(fill: 0x0F)
    chip.nor.status.0 = 0x04  // the top sixty-fourth
    let top = UInt32(8 << 20) - 0x1000
    for opcode: UInt8 in [0x20, 0x52, 0xD8] {
      chip.run(opcode, top)
      #expect(chip.read(0x03, top) == [0x0F], "\(opcode)")
      #expect(chip.status == 0x04)
    }
    chip.run(0x02, top, [0])
    #expect(chip.read(0x03, top) == [0x0F])
    chip.run(0xC7)
    #expect(chip.read(0x03, 0) == [0x0F], "one protected block keeps the whole chip")
    chip.run(0x20, 0)
    #expect(chip.read(0x03, 0) == [0xFF])
    chip.run(0x02, 0, [0x55])
    #expect(chip.read(0x03, 0) == [0x55])
  }

  @Test func aRefusedOperationIsOverAtOnce() throws {
    var chip = try TestChip()
    chip.nor.status.0 = 0x1C
    chip.send(0x06)
    chip.send(0xC7)
    #expect(chip.nor.busyUntil < 1_000_000)
  }
}
