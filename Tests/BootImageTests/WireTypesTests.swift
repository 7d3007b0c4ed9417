import Testing

@testable import BootImage

@Suite struct WireTypesTests {
  @Test func imageVectorTable() {
    let table = ImageVectorTable(
      version: 0x43, entry: 1, dcd: 2, bootData: 3, selfAddress: 4, csf: 5)
    #expect(table.bytes.count == ImageVectorTable.byteCount)
    #expect(ImageVectorTable(table.bytes) == table)
    #expect(ImageVectorTable([UInt8](table.bytes.dropLast())) == nil)
    for (offset, value) in [(0, 0xD2), (1, 1), (2, 0x21), (3, 0x50)] as [(Int, UInt8)] {
      var bytes = table.bytes
      bytes[offset] = value
      #expect(ImageVectorTable(bytes) == nil)
    }
  }

  @Test func bootData() {
    let data = BootData(start: 0x6000_0000, length: 0x382C, plugin: 1)
    #expect(BootData(data.bytes.span.bytes) == data)
    #expect(BootData([UInt8](data.bytes.dropLast()).span.bytes) == nil)
  }

  @Test func flashConfigurationBlock() {
    var block = FlashConfigurationBlock()
    #expect(!block.isValid && block.bytes.count == 512)
    block.tag = FlashConfigurationBlock.tagValue
    block.version = 0x5601_0400
    block.timeoutMilliseconds = 0x0102_0304
    block.busyBitPolarity = 0x0506
    block.setSequence(15, [1, 2, 3, 4])
    #expect(block.isValid && block.bytes.starts(with: [0x46, 0x43, 0x46, 0x42, 0x00, 0x04, 0x01, 0x56]))
    #expect(block.bytes.bytes(at: 0x70, 4) == [4, 3, 2, 1] && block.bytes.bytes(at: 0x7E, 2) == [6, 5])
    #expect(block.sequence(15) == [1, 2, 3, 4] && block.word(0x17C) == 4)
    #expect(FlashConfigurationBlock(bytes: block.bytes) == block)
    #expect(FlashConfigurationBlock(bytes: [UInt8](block.bytes.dropLast())) == nil)
  }

  @Test func lookupInstructions() {
    let words = LookupInstruction.words([
      LookupInstruction(.command, 0xEB), LookupInstruction(.rowAddress, pads: 4, 24),
      LookupInstruction(.dummy, pads: 4, 6), LookupInstruction(.read, pads: 4, 4),
    ])
    #expect(words == [0x0A18_04EB, 0x2604_3206, 0, 0])
    let instruction = LookupInstruction(rawValue: 0x3206)
    #expect(instruction.pads == 4 && instruction.operand == 6 && instruction.rawValue == 0x3206)
  }

  @Test func errorsNamePlaceAndRemedy() {
    let texts: [(any Error, [String])] = [
      (ImageFileError.record(line: 7, .checksum(expected: 0x12, found: 0x34)), ["line 7", "0x12", "0x34", "again"]),
      (ImageFileError.span(lowest: 0x2000_0000, end: 0x6000_2004), ["0x20000000", "0x60002004", "load address"]),
      (ImageFileError.elf(offset: 0x12, .wrongMachine(62)), ["offset 0x12", "62", "arm-none-eabi"]),
      (PlacementError.addressMissing(guess: 0x6000_2000), ["--address 0x60002000"]),
      (
        PlacementError.addressConflict(.container, given: 0x6000_0000, own: 0x6000_1000),
        ["0x60001000", "0x1000 behind"]
      ),
      (
        PlacementError.addressConflict(.flashImage, given: 0x6000_1000, own: 0x6000_0000),
        ["0x60000000", "shifted by 0x1000"]
      ),
      (PlacementError.flashloader(address: 0x2020_8000), ["0x20208000", "no FCB", "serial downloader"]),
      (PlacementError.romRAM(start: 0x2020_0000, end: 0x2020_1000), ["0x20200000", "0x20208000"]),
      (BootContainerError.bootDataOutside(pointer: 0x10), ["0x00000010", "again"]),
    ]
    for (error, parts) in texts {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }
}
