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
}
