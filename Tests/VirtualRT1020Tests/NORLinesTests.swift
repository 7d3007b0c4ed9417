import BootImage
import Testing

@testable import VirtualRT1020

/// What stands on the four data lines clock by clock, against the same written out by hand.
@Suite struct NORLinesTests {
  /// The lines at the first clocks of a sequence.
  private func lines(
    _ address: UInt32, idle: UInt8, _ count: Int, _ instructions: LookupInstruction...
  ) throws -> [UInt8] {
    let sequence = FlexSPISequence(words: LookupInstruction.words(instructions))
    let command = try #require(NORCommand(sequence, address: address, megahertz: 30))
    let lines = NORLines(command, idle: idle)
    return (0..<count).map { lines.lines(at: $0) }
  }

  /// Bits of a value as one pad carries them, the other lines idle.
  private func onePad(_ value: UInt32, bits: Int, idle: UInt8) -> [UInt8] {
    (0..<bits).map { idle & 0xE | UInt8(value >> UInt32(bits - 1 - $0) & 1) }
  }

  @Test(arguments: [0x0, 0xF] as [UInt8]) func aPlainRead(idle: UInt8) throws {
    let seen = try lines(0x12_3456, idle: idle, 40, .init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4))
    #expect(
      seen == onePad(0x03, bits: 8, idle: idle) + onePad(0x12_3456, bits: 24, idle: idle)
        + [UInt8](repeating: idle, count: 8))
  }

  @Test(arguments: [0x0, 0xF] as [UInt8]) func aQuadReadWithModeBits(idle: UInt8) throws {
    let seen = try lines(
      0x12_3456, idle: idle, 24, .init(.command, 0xEB), .init(.rowAddress, pads: 4, 24), .init(.mode8, pads: 4, 0xA5),
      .init(.dummy, pads: 4, 4), .init(.read, pads: 4, 4))
    #expect(
      seen == onePad(0xEB, bits: 8, idle: idle) + [1, 2, 3, 4, 5, 6, 0xA, 0x5] + [UInt8](repeating: idle, count: 8))
  }

  @Test func twoPads() throws {
    let seen = try lines(
      0xE4_1B27, idle: 0xF, 28, .init(.command, 0xBB), .init(.rowAddress, pads: 2, 24), .init(.mode8, pads: 2, 0x1B),
      .init(.read, pads: 2, 4))
    let address: [UInt8] = [3, 2, 1, 0, 0, 1, 2, 3, 0, 2, 1, 3]
    #expect(
      seen == onePad(0xBB, bits: 8, idle: 0xF) + (address + [0, 1, 2, 3]).map { 0xC | $0 }
        + [UInt8](repeating: 0xF, count: 4))
  }

  @Test func everythingOnFourPads() throws {
    let seen = try lines(
      0x89AB_CDEF, idle: 0, 14, .init(.command, pads: 4, 0xEC), .init(.rowAddress, pads: 4, 32),
      .init(.mode8, pads: 4, 0x20), .init(.read, pads: 4, 4))
    #expect(seen == [0xE, 0xC, 8, 9, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF, 2, 0, 0, 0])
  }

  /// Bits above the 32 of an address are nobody's.
  @Test(arguments: [0x0, 0xF] as [UInt8]) func anAddressThatIsTooLong(idle: UInt8) throws {
    let seen = try lines(0x8000_0001, idle: idle, 48, .init(.command, 0x03), .init(.rowAddress, 40), .init(.read, 4))
    #expect(
      seen == onePad(0x03, bits: 8, idle: idle) + [UInt8](repeating: idle, count: 8)
        + onePad(0x8000_0001, bits: 32, idle: idle))
  }

  /// A chip that takes words and bytes off the lines, from any clock and on any number of pads.
  @Test func whatAChipTakes() throws {
    let sequence = FlexSPISequence(
      words: LookupInstruction.words([
        .init(.command, 0x0B), .init(.rowAddress, 24), .init(.dummy, 8), .init(.read, 4),
      ]))
    let command = try #require(NORCommand(sequence, address: 0xC0_FFEE, megahertz: 30))
    let lines = NORLines(command, idle: 0xF)
    #expect(lines.byte(at: 0, pads: 1) == 0x0B && lines.word(at: 8, bits: 24, pads: 1) == 0xC0_FFEE)
    #expect(lines.word(at: 4, bits: 8, pads: 1) == 0xBC && lines.byte(at: 32, pads: 1) == 0xFF)
    // Opcode 0000 1011 on the lowest line, the others high.
    #expect(lines.word(at: 0, bits: 32, pads: 4) == 0xEEEE_FEFF)
    #expect(lines.word(at: 0, bits: 16, pads: 2) == 0b10_10_10_10_11_10_11_11)
  }
}
