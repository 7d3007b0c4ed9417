import BootImage
import Testing

@testable import VirtualRT1020

@Suite struct FlexSPISequenceTests {
  private func sequence(_ instructions: LookupInstruction...) -> FlexSPISequence {
    FlexSPISequence(words: LookupInstruction.words(instructions))
  }

  @Test func theQuadReadOfARecordedBlockIsTakenApart() {
    let read = FlexSPISequence(words: [0x0A18_04EB, 0x2604_3206])
    #expect(read.opcode == 0xEB && read.opcodePads == 1)
    #expect(read.addressBits == 24 && read.dummyCycles == 6 && read.mode == nil)
    #expect(read.reads && !read.writes && read.dataPads == 4)
    #expect(read.pads == [1, 4, 4])
    #expect(read.leadCycles == 8 + 6 + 6)
    #expect(!read.isEmpty)
  }

  @Test(
    arguments: [
      ([0, 0, 0, 0], true), ([], true), ([0x0000_0406], false), ([0x2404], false), ([0x2004], false), ([0x0818], false),
      // Behind a stop or an instruction that does not exist nothing counts.
      ([0x0406_0000], true), ([0x0406_F000], true), ([0x7C00], true),
    ] as [([UInt32], Bool)])
  func aSequenceIsEmptyWithoutAnInstruction(words: [UInt32], isEmpty: Bool) {
    #expect(FlexSPISequence(words: words).isEmpty == isEmpty)
  }

  @Test func nothingBehindAStopCounts() {
    let stopped = sequence(.init(.command, 0x05), .init(.stop, 0), .init(.read, 4))
    #expect(stopped.opcode == 0x05 && !stopped.reads)
    let jumped = sequence(.init(.command, 0xEB), .init(.jumpOnChipSelect, 1), .init(.write, 4))
    #expect(!jumped.writes)
  }

  @Test func theFirstCommandByteIsTheOpcode() {
    let exit = sequence(.init(.command, pads: 4, 0xFF), .init(.command, pads: 1, 0x06))
    #expect(exit.opcode == 0xFF && exit.opcodePads == 4 && exit.pads == [4, 1])
    #expect(exit.leadCycles == 2 + 8)
  }

  @Test(arguments: [
    (LookupInstruction.Opcode.rowAddress, 24), (.rowAddressDDR, 32), (.columnAddress, 16), (.columnAddressDDR, 8),
  ])
  func everyAddressKindSendsItsBits(kind: LookupInstruction.Opcode, bits: Int) {
    let address = sequence(.init(.command, 3), .init(kind, pads: 2, UInt8(bits)))
    #expect(address.addressBits == UInt8(bits) && address.leadCycles == 8 + UInt32(bits / 2))
    #expect(address.pads == [1, 2])
  }

  @Test(arguments: [LookupInstruction.Opcode.mode1, .mode2, .mode4, .mode8, .mode8DDR])
  func everyModeKindIsKept(kind: LookupInstruction.Opcode) {
    let mode = sequence(.init(.command, 0xEB), .init(kind, pads: 4, 0xA5))
    #expect(mode.mode == 0xA5 && mode.leadCycles == 10 && mode.pads == [1])
  }

  @Test(arguments: [LookupInstruction.Opcode.dummy, .dummyDDR, .dummyStrobe, .dummyStrobeDDR])
  func everyDummyKindTakesItsCycles(kind: LookupInstruction.Opcode) {
    let dummy = sequence(.init(.command, 0x0B), .init(kind, 8))
    #expect(dummy.dummyCycles == 8 && dummy.leadCycles == 16 && dummy.pads == [1])
  }

  @Test(arguments: [LookupInstruction.Opcode.read, .readDDR, .learn])
  func everyReadKindReads(kind: LookupInstruction.Opcode) {
    let read = sequence(.init(.command, 0x05), .init(kind, pads: 8, 4))
    #expect(read.reads && !read.writes && read.dataPads == 8)
  }

  @Test(arguments: [(0, 4), (1, 1), (2, 2), (4, 4), (5, 4), (0x80, 4)] as [(UInt8, Int)])
  func aWriteNamesOneToFourBytes(operand: UInt8, bytes: Int) {
    let write = sequence(.init(.command, 0x01), .init(.write, operand))
    #expect(write.writes && write.writeBytes == bytes)
    #expect(sequence(.init(.command, 0x01), .init(.writeDDR, operand)).writes)
  }

  @Test func dataSizeAndDoubleRateCommandsAreKnown() {
    let known = sequence(.init(.commandDDR, pads: 8, 0xEE), .init(.dataSize, 4), .init(.read, 4))
    #expect(known.opcode == 0xEE && known.opcodePads == 8 && known.reads)
  }

  @Test func eightInstructionsAreOneSequence() {
    let full = FlexSPISequence(
      words: LookupInstruction.words(
        Array(repeating: LookupInstruction(.command, 0xFF), count: 7) + [.init(.read, 4)]))
    #expect(full.reads && full.pads.count == 8 && full.leadCycles == 56)
  }
}
