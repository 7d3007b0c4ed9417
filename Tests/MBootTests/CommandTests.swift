import MBoot
import SeededGenerator
import Testing

struct CommandTests {
  /// What NXP's flashloader was given, and what SPSDK sends, byte for byte.
  @Test(
    "Commands on the wire",
    arguments: [
      (.getProperty(.currentVersion, index: 0), [7, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0]),
      (
        .writeMemory(address: 0x2020_2000, count: 2000, memoryID: 0),
        [4, 1, 0, 3, 0, 0x20, 0x20, 0x20, 0xD0, 7, 0, 0, 0, 0, 0, 0]
      ),
      (
        .readMemory(address: 0x2020_2000, count: 2000, memoryID: 0),
        [3, 0, 0, 3, 0, 0x20, 0x20, 0x20, 0xD0, 7, 0, 0, 0, 0, 0, 0]
      ),
      (.flashEraseAll(memoryID: 9), [1, 0, 0, 1, 9, 0, 0, 0]),
      (.reset, [0x0B, 0, 0, 0]),
      (.configureMemory(memoryID: 9, address: 0x2000), [0x11, 0, 0, 2, 9, 0, 0, 0, 0, 0x20, 0, 0]),
      (
        .flashProgramOnce(index: 0x22, count: 4, data: 15), [0x0E, 0, 0, 3, 0x22, 0, 0, 0, 4, 0, 0, 0, 15, 0, 0, 0]
      ),
      (.receiveSBFile(count: 1), [8, 1, 0, 1, 1, 0, 0, 0]),
      (.generateKeyBlob(keySelect: 0, count: 72, phase: 1), [0x13, 0, 0, 3, 0, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0]),
    ] as [(Command, [UInt8])])
  func bytes(command: Command, bytes: [UInt8]) throws {
    #expect(command.packet.bytes == bytes)
    #expect(Command(try #require(Packet(bytes))) == command)
  }

  @Test("Names are SPSDK's and lead back to the tag")
  func names() {
    #expect(Command.flashEraseRegion(address: 0, count: 0, memoryID: 0).name == "flash-erase-region")
    #expect(Command.receiveSBFile(count: 0).name == "receive-sb-file")
    #expect(CommandTag.getPropertyResponse.name == "get-property-response")
    #expect(CommandTag(rawValue: 0xC1).name == "0xc1")
    #expect(CommandTag(rawValue: 0).name == "0x0")
    #expect(CommandTag(name: "foo") == nil)
    #expect(CommandTag.knownCommands.count == 0x19)
    for tag in CommandTag.knownCommands { #expect(CommandTag(name: tag.name) == tag) }
  }

  @Test("Only three commands take data, and only three give data")
  func dataPhases() {
    #expect(Command.writeMemory(address: 0, count: 5, memoryID: 0).dataOutCount == 5)
    #expect(Command.receiveSBFile(count: 6).dataOutCount == 6)
    #expect(Command.generateKeyBlob(keySelect: 0, count: 16, phase: 0).dataOutCount == 16)
    #expect(Command.generateKeyBlob(keySelect: 0, count: 72, phase: 1).dataOutCount == nil)
    #expect(Command.generateKeyBlob(keySelect: 0, count: 72, phase: 1).dataInCount == 72)
    #expect(Command.readMemory(address: 0, count: 8, memoryID: 0).dataInCount == 8)
    #expect(Command.flashReadResource(address: 0, count: 8, option: 0).dataInCount == 8)
    #expect(Command.fillMemory(address: 0, count: 8, pattern: 0).dataInCount == nil)
  }

  @Test("Any packet becomes a command, and the command goes round", arguments: 0...UInt8.max)
  func roundTrip(tag: UInt8) {
    var random = SeededGenerator(seed: UInt64(tag))
    for _ in 0..<40 {
      let packet = Packet(
        tag: CommandTag(rawValue: tag), flags: random.byte(), parameters: random.words(random.int(0...7)))
      let command = Command(packet)
      #expect(Command(command.packet) == command)
      #expect(command.tag.rawValue == tag)
      #expect(command.packet.parameters == command.parameters)
      if case .unknown(let same) = command { #expect(same == packet) }
      #expect(Packet(command.packet.bytes) == command.packet)
    }
  }

  @Test("What is missing counts as 0, what is too much is ignored")
  func tolerance() {
    #expect(
      Command(Packet(tag: .flashEraseRegion, parameters: [1, 2]))
        == .flashEraseRegion(
          address: 1, count: 2, memoryID: 0))
    #expect(Command(Packet(tag: .getProperty, parameters: [1, 2, 3, 4])) == .getProperty(.currentVersion, index: 2))
    #expect(
      Command(Packet(tag: .flashProgramOnce, parameters: [1, 8, 3, 4]))
        == .flashProgramOnce(index: 1, count: 8, data: 3, upper: 4))
  }
}
