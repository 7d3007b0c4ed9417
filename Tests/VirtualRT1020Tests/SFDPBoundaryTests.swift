import MBoot
import Testing

@testable import VirtualRT1020

/// What the flashloader takes from SFDP tables at the ends of what they may say.
@Suite struct SFDPBoundaryTests {
  /// Reads a table as the flashloader does.
  private func reader(_ change: (inout [UInt8]) -> Void) throws -> SFDPReader {
    var table = SFDP.w25q64(quadEnableRequirement: 4)
    change(&table)
    var hardware = Hardware(BoardConfiguration())
    var part = try #require(SerialNORPart.named("W25Q64JV"))
    part.sfdp = table
    hardware.flexSPI.chip = SerialNOR(part: part, fill: 0xFF)
    var reader = SFDPReader()
    #expect(reader.read(&hardware) == .success)
    return reader
  }

  /// Sets word `number` (1 to 16) of the basic table.
  private func set(_ number: Int, _ word: UInt32, _ table: inout [UInt8]) {
    table.replaceSubrange((0x80 + 4 * number - 4)..<(0x80 + 4 * number), with: littleEndian(word))
  }

  @Test func whetherATableIsNewEnoughToSayHowQuadEnableIsSet() throws {
    for (minor, words, knows) in [(4, 9, false), (5, 9, true), (4, 15, false), (4, 16, true), (6, 16, true)]
      as [(UInt8, UInt8, Bool)]
    {
      let table = try reader {
        $0[4] = minor
        $0[11] = words
      }
      #expect(table.hasQuadEnableRequirement == knows, "revision 1.\(minor), \(words) words")
    }
  }

  @Test func thePageSizeNeedsSixteenWords() throws {
    #expect(try reader { set(11, 0x40, &$0) }.pageSize == 16)
    #expect(try reader { set(11, 0xF0, &$0) }.pageSize == 256)
    let short = try reader {
      set(11, 0x40, &$0)
      $0[11] = 15
    }
    #expect(short.pageSize == 256)
  }

  @Test func whichQuadReadIsTaken() throws {
    let first: UInt32 = 0xFFF9_20E5
    #expect(try reader { _ in }.quadRead == .init(opcode: 0xEB, addressPads: 4, modeCycles: 2, dummyCycles: 4))
    let only114 = try reader { set(1, first & ~(1 << 21), &$0) }
    #expect(only114.quadRead == .init(opcode: 0x6B, addressPads: 1, modeCycles: 0, dummyCycles: 8))
    let only144 = try reader { set(1, first & ~(1 << 22), &$0) }
    #expect(only144.quadRead?.opcode == 0xEB)
    #expect(try reader { set(1, first & ~(3 << 21), &$0) }.quadRead == nil)
    // Word 3: of each read its opcode, three bits of mode clocks and five of dummies; of 1-1-4 in the upper half.
    for (dummy, mode) in [(0, 0), (1, 0), (16, 7), (31, 4), (10, 2)] as [(UInt8, UInt8)] {
      let clocks = UInt32(dummy) | UInt32(mode) << 5
      let read144 = try reader { set(3, 0xFFFF_C100 | clocks, &$0) }
      #expect(read144.quadRead == .init(opcode: 0xC1, addressPads: 4, modeCycles: mode, dummyCycles: dummy))
      let read114 = try reader {
        set(1, first & ~(1 << 21), &$0)
        set(3, 0xA5FF_FFFF & (clocks << 16 | 0xFF00_FFFF), &$0)
      }
      #expect(read114.quadRead == .init(opcode: 0xA5, addressPads: 1, modeCycles: mode, dummyCycles: dummy))
    }
  }

  @Test func theFourByteTableDecidesAboveSixteenMebibytes() throws {
    /// A part of 32 MiB whose second parameter table, at 0xC0, holds these bytes.
    func wide(_ bytes: [UInt8]) throws -> SFDPReader {
      try reader {
        $0 = SFDP.resized($0, to: 32 << 20)
        $0[6] = 1
        $0.replaceSubrange(16..<24, with: [0x84, 0, 1, UInt8(bytes.count / 4), 0xC0, 0, 0, 0xFF])
        $0.replaceSubrange(0xC0..<(0xC0 + bytes.count), with: bytes)
      }
    }
    let both = try wide([0x30, 0, 0, 0, 0x21, 0x5C, 0xDC, 0xFF])
    #expect(both.addressBits == 32 && both.quadRead?.opcode == 0xEC && both.quadRead?.addressPads == 4)
    #expect(both.sector == .init(size: 4096, opcode: 0x21) && both.block == .init(size: 65_536, opcode: 0xDC))
    #expect(both.program.opcode == 0x12)
    #expect(try wide([0x10, 0, 0, 0, 0, 0, 0, 0]).quadRead?.opcode == 0x6C)
    #expect(try wide([0x00, 0, 0, 0, 0, 0, 0, 0]).quadRead == nil)
    #expect(try wide([0xB0, 0, 0, 0, 0, 0, 0, 0]).program.opcode == 0x34)
    #expect(try wide([0xB0, 1, 0, 0, 0, 0, 0, 0]).program.opcode == 0x3E)
    // One word only: the erase opcodes are not known and read as 0.
    #expect(try wide([0x30, 0, 0, 0]).sector.opcode == 0)
  }

  /// Word 2: bits less one, or with bit 31 set their logarithm, which the core shifts by the low byte of.
  @Test func sizes() throws {
    for (density, size) in [
      (0x03FF_FFFF, 8 << 20), (0x07FF_FFFF, 16 << 20), (0x0FFF_FFFF, 32 << 20), (0x7FFF_FFFF, 256 << 20),
      (0x03FF_FFF7, 0x7F_FFFF), (0x03FF_FFFE, 0x7F_FFFF), (0, 0), (7, 1), (6, 0), (0xFFFF_FFFF, 0),
      (0x8000_0003, 1), (0x8000_0004, 2), (0x8000_001A, 8 << 20), (0x8000_001C, 32 << 20), (0x8000_0022, 1 << 31),
      (0x8000_0023, 0), (0x8000_0083, 0), (0x8000_0103, 1), (0x8000_0000, 0), (0x8000_0002, 0),
    ] as [(UInt32, UInt32)] {
      let table = try reader { set(2, density, &$0) }
      #expect(table.flashSize == size, "density \(density)")
      let isWide = size > 16 << 20
      #expect(table.addressBits == (isWide ? 32 : 24) && table.plainReadOpcode == (isWide ? 0x13 : 0x03))
      #expect(table.program == (isWide ? (0x12, 1, 1) : (0x02, 1, 1)))
    }
  }

  /// Words 8 and 9: the smallest erase for sectors, the largest below 1 MiB for blocks, each by its own opcode.
  @Test func eraseTypes() throws {
    for (types, sector, block) in [
      ([(12, 0x20), (15, 0x52), (16, 0xD8), (0, 0xFF)], (4096, 0x20), (65_536, 0xD8)),
      ([(16, 0xD8), (12, 0x20), (15, 0x52), (0, 0)], (4096, 0x20), (65_536, 0xD8)),
      ([(0, 1), (0, 2), (18, 3), (0, 4)], (1 << 18, 3), (1 << 18, 3)),
      ([(20, 1), (19, 2), (0, 3), (0, 4)], (1 << 19, 2), (1 << 19, 2)),
      ([(20, 1), (21, 2), (0, 3), (0, 4)], (1 << 20, 1), (0, 1)),
      ([(0, 9), (0, 2), (0, 3), (0, 4)], (0xFF_FFFF, 9), (0, 9)),
      ([(12, 1), (12, 2), (16, 3), (16, 4)], (4096, 1), (65_536, 3)),
      ([(32, 7), (12, 2), (0, 3), (0, 4)], (0, 7), (4096, 2)),
    ] as [([(UInt8, UInt8)], (UInt32, UInt8), (UInt32, UInt8))] {
      let table = try reader { $0.replaceSubrange(0x9C..<0xA4, with: types.flatMap { [$0.0, $0.1] }) }
      #expect(table.sector == .init(size: sector.0, opcode: sector.1), "\(types)")
      #expect(table.block == .init(size: block.0, opcode: block.1), "\(types)")
    }
    // Above 16 MiB without a 4-byte table: the 4-byte forms of the two usual ones, any other as it is.
    let wide = try reader {
      $0 = SFDP.resized($0, to: 32 << 20)
      $0.replaceSubrange(0x9C..<0xA4, with: [12, 0x20, 16, 0xD8, 0, 0, 0, 0])
    }
    #expect(wide.sector.opcode == 0x21 && wide.block.opcode == 0xDC)
    let odd = try reader {
      $0 = SFDP.resized($0, to: 32 << 20)
      $0.replaceSubrange(0x9C..<0xA4, with: [12, 0x1F, 15, 0x52, 0, 0, 0, 0])
    }
    #expect(odd.sector.opcode == 0x1F && odd.block.opcode == 0x52)
  }

  /// Word 15 and bit 19 of word 1, each bit alone.
  @Test func singleBits() throws {
    for (word, enters) in [
      (0x0000_0200, false), (0x0001_0200, true), (0x0002_0200, false), (0x0004_0200, true), (0x0008_0200, false),
      (0x0005_0200, true), (0x000F_0000, false), (0x000F_0100, false), (0x000F_0400, false), (0xFFFF_FFFF, true),
    ] as [(UInt32, Bool)] {
      #expect(try reader { set(15, word, &$0) }.entersContinuousReadByMode == enters, "\(word)")
      let short = try reader {
        set(15, word, &$0)
        $0[11] = 15
      }
      #expect(!short.entersContinuousReadByMode, "with 15 words")
    }
    for requirement in 0..<8 as Range<UInt32> {
      #expect(try reader { set(15, requirement << 20, &$0) }.quadEnableRequirement == requirement)
      #expect(try reader { set(15, ~(requirement << 20), &$0) }.quadEnableRequirement == 7 - requirement)
    }
    for (word, has) in [(0x0008_0000, true), (0xFFF7_FFFF, false), (0, false), (.max, true)] as [(UInt32, Bool)] {
      #expect(try reader { set(1, word, &$0) }.supportsDDR == has)
    }
  }

  /// Up to ten parameter headers are looked at; tables of no words are none.
  @Test func headers() throws {
    func moved(to header: Int, of count: Int) throws -> SFDPReader {
      try reader {
        var table = [UInt8](repeating: 0xFF, count: 512)
        table.replaceSubrange(0..<8, with: $0[0..<8])
        table[6] = UInt8(count - 1)
        for index in 0..<count {
          table.replaceSubrange((8 + 8 * index)..<(16 + 8 * index), with: [1, 0, 1, 4, 0, 1, 0, 1])
        }
        table.replaceSubrange((8 + 8 * header)..<(16 + 8 * header), with: [0, 6, 1, 16, 0x80, 1, 0, 0xFF])
        table.replaceSubrange(0x180..<0x1C0, with: $0[0x80..<0xC0])
        $0 = table
      }
    }
    for header in [0, 1, 8, 9] { #expect(try moved(to: header, of: header + 1).flashSize == 8 << 20, "\(header)") }
    #expect(try moved(to: 10, of: 11).flashSize == 0, "the eleventh")
    #expect(try reader { $0[11] = 0 }.flashSize == 0)
    #expect(try reader { $0[11] = 2 }.flashSize == 8 << 20 && reader { $0[11] = 1 }.flashSize == 0)
    // Of a longer table 80 bytes are read.
    let long = try reader {
      $0 += [UInt8](repeating: 0xFF, count: 256)
      $0[11] = 255
    }
    #expect(long.flashSize == 8 << 20 && long.pageSize == 256)
  }
}
