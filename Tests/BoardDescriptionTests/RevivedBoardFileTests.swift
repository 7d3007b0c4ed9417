import BoardDescription
import Testing
import VirtualRT1020

/// What boards made of captures have in their files.
@Suite struct RevivedBoardFileTests {
  @Test func aBuildOfItsOwn() throws {
    let text = """
      firmware:
        based_on: k2.7.0
        version: 0x4b020304
        target_version: 1
        available_commands: 2
        packet_bytes: 512
        report_bytes: 516
        ram_sizes: [0x10000, 0x20000, 0x30000]
        reserved: [[0x20000000, 0x20000fff]]
        verify_writes: false
      """
    let own = try #require(try TextFile("board.yaml", text).board().customFirmware)
    #expect(own.name == "K2.7.0" && own.version == 0x4B02_0304 && own.targetVersion == 1 && own.availableCommands == 2)
    #expect(own.usbPacketBytes == 512 && own.reportBytes == 516 && own.ramSizes == [0x10000, 0x20000, 0x30000])
    #expect(own.reservedRanges == [0x2000_0000...0x2000_0FFF] && !own.hasVerifyWrites)
  }

  @Test func whatIsKnown() throws {
    let text = "known: {flash: [[0x1000, 16], [0x1010, 16], [0, 1]], fuses: [6], properties: [1, 0x19]}"
    let known = try #require(try TextFile("board.yaml", text).board().known)
    #expect(known.flash == [0..<1, 0x1000..<0x1020])
    #expect(known.fuses == [6] && known.properties == [1, 0x19])
    #expect(known.unknownFlash(in: 0..<0x1001) == [1..<0x1000])
    #expect(known.unknownFlash(in: 0x1010..<0x1030) == [0x1020..<0x1030])
    #expect(known.unknownFlash(in: 0x1000..<0x1020) == [])
  }

  @Test func contentsInAFile() throws {
    let text = "flash: {contents_file: flash.bin, contents: [[1, ff]]}"
    let flash = try TextFile("boards/board.yaml", text, others: ["boards/flash.bin": "abc"]).board().flash
    #expect(flash?.contents.map(\.0) == [0, 1])
    #expect(flash?.contents.map(\.1) == [Array("abc".utf8), [0xFF]])
    #expect(
      TextFile("board.yaml", text).refusal { (file) throws(DescriptionError) in try file.board() }
        == "board.yaml:1: flash.contents_file: cannot open flash.bin")
  }

  @Test(arguments: [
    ("firmware: {name: K2.1.0}", "has no key \"name\""),
    ("firmware: {packet_bytes: 1020}", "packets of 1020 bytes do not fit reports of 1021"),
    ("firmware: {ram_sizes: [1]}", "three sizes"), ("firmware: {reserved: [[2, 1]]}", "[first, last], in this order"),
    ("known: {flash: [[0]]}", "[offset, count]"), ("known: {fuses: [64]}", "0 to 63"), ("known: 1", "an object"),
    ("faults: [{fault: firmware-answers}]", "needs the key \"command\""),
    ("faults: [{fault: rom-answers, command: 14}]", "0x01 to 0x0d"),
  ]) func whatIsWrongIsRefused(_ text: String, _ words: String) {
    let refusal = TextFile("board.yaml", text).refusal { (file) throws(DescriptionError) in try file.board() }
    #expect(refusal?.contains(words) == true, "\(refusal ?? "taken")")
  }
}
