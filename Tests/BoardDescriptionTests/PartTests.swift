import BoardDescription
import JSONText
import Testing
import VirtualRT1020

@Suite struct PartTests {
  static let names = SerialNORPart.all.map(\.name)

  @Test(arguments: names) func whatIsWrittenReadsBack(_ name: String) throws {
    let part = try #require(SerialNORPart.named(name))
    #expect(try TextFile("part.yaml", part.json.text(JSONStyle(indent: 2))).part() == part)
    #expect(try SerialNORPart(DescribedValue(part.json, at: "part")) == part)
  }

  @Test func onePartOverAnother() throws {
    let text = """
      name: MY64
      based_on: w25q64jv
      jedec: 206017
      size: 16 MiB
      times: {sector: 60 ms, chip: 40s}
      protection: {bits: 4, smallest: 64 KiB, top_bottom: sr1-bit6}
      opcodes: {suspend: none, enter_qpi: 0x38}
      security_registers: none
      reads: [{opcode: 0x03, mhz: 33}]
      electronic_id: none
      """
    let part = try TextFile("part.yaml", text).part()
    var expected = try #require(SerialNORPart.named("W25Q64JV"))
    #expect(part.sfdp.count == expected.sfdp.count && part.sfdp != expected.sfdp)
    #expect(Array(part.sfdp[0x84..<0x88]) == [0xFF, 0xFF, 0xFF, 0x07])
    expected.name = "MY64"
    expected.jedec = [0x20, 0x60, 0x17]
    expected.size = 16 << 20
    expected.statesItsSize()
    expected.times.sector = 60_000
    expected.times.chip = 40_000_000
    expected.protection = .levels(.init(bits: 4, smallest: 65_536, topBottom: .init(1, 6)))
    expected.opcodes.suspend = nil
    expected.opcodes.enterQPI = 0x38
    expected.securityRegisters.count = 0
    expected.reads = [.init(0x03, megahertz: 33)]
    expected.electronicID = nil
    #expect(part == expected)
  }

  @Test func aPartOfItsOwn() throws {
    let part = try TextFile("part.yaml", "{name: X, jedec: \"c8 40 14\", size: 0x100000}").part()
    var expected = SerialNORPart()
    expected.name = "X"
    expected.jedec = [0xC8, 0x40, 0x14]
    expected.size = 1 << 20
    #expect(part == expected)
  }

  /// Each key once with a value that it does not take.
  @Test(arguments: PartKey.all.map(\.name)) func wrongValue(_ key: String) throws {
    let file = TextFile("part.yaml", "based_on: W25Q64JV\n\n\(key): 0.5\n")
    let words = try #require(file.refusal { (file) throws(DescriptionError) in try file.part() })
    #expect(words.hasPrefix("part.yaml:3: \(key): expected "), "\(words)")
    #expect(words.hasSuffix("got a number (0.5)"), "\(words)")
  }

  @Test(arguments: [
    ("colour: red", 2, "the file has no key \"colour\"; it has \"based_on\", \"name\""),
    ("size: 3 MiB", 2, "size: expected a power of two from 4 KiB to 256 MiB"),
    ("size: 512 MiB", 2, "size: expected a power of two from 4 KiB to 256 MiB"),
    ("size: 8 MB", 2, "size: expected a power of two from 4 KiB to 256 MiB, as bytes or with a unit (KiB, MiB)"),
    ("page_size: 3", 2, "page_size: expected a power of two from 1 to 4 KiB"),
    ("jedec: ef40", 2, "jedec: expected 3 bytes as hex digits, got 2"),
    ("quad_enable: sr3-bit1", 2, "quad_enable: expected \"none\", \"sr1-bit6\", \"sr2-bit1\" or \"sr2-bit7\""),
    ("status_registers: [0, 0]", 2, "status_registers: expected a list of three bytes"),
    ("writable_bits: [0, 0, 0x100]", 2, "writable_bits[2]: expected 0x00 to 0xff, got a number (0x100)"),
    ("status_protect_bit: sr4-bit1", 2, "status_protect_bit: expected a bit from sr1-bit0 to sr3-bit7, or none"),
    ("status_reads:\n- {register: 1}", 3, "status_reads[0]: needs the key \"opcode\": 0x00 to 0xff"),
    ("status_reads:\n- {opcode: 5, register: 4}", 3, "status_reads[0].register: expected a whole number from 1 to 3"),
    ("status_writes:\n- {opcode: 1, registers: []}", 3, "status_writes[0].registers: expected a list of one to three"),
    ("status_writes:\n- {opcode: 1, clears_missing: 1}", 3, "status_writes[0].clears_missing: expected true or false"),
    ("protection: {bits: 5}", 2, "protection.bits: expected a whole number from 1 to 4"),
    ("protection: some", 2, "protection: expected none, any, or an object with the keys \"bits\""),
    ("protection: {smallest: 0}", 2, "protection.smallest: expected 1 to 256 MiB"),
    ("times: {sector: 45 h}", 2, "times.sector: expected seconds, or a time with a unit"),
    ("times: {chip: 61 min}", 2, "times.chip: expected a time of at most an hour"),
    ("times: {page: 400}", 2, "times.page: expected"),
    ("maximum_times: {pages: 1}", 2, "maximum_times has no key \"pages\""),
    ("endurance: -1", 2, "endurance: expected a whole number from 0"),
    ("reads:\n- {opcode: 3, address_pads: 3}", 3, "reads[0].address_pads: expected 1, 2 or 4"),
    ("reads:\n- {opcode: 3, mhz: 0}", 3, "reads[0].mhz: expected a whole number from 1 to 1000"),
    ("reads:\n- {opcode: 3, wait_clocks: 65}", 3, "reads[0].wait_clocks: expected a whole number from 0 to 64"),
    ("reads:\n- {opcode: 3, address: two}", 3, "reads[0].address: expected \"mode\" or \"four\""),
    ("erases:\n- {opcode: 0x20, size: 3 KiB}", 3, "erases[0].size: expected a power of two from 256"),
    ("programs:\n- {opcode: 0x200}", 3, "programs[0].opcode: expected 0x00 to 0xff"),
    ("opcodes: {suspend: maybe}", 2, "opcodes.suspend: expected 0x00 to 0xff, or none"),
    ("opcodes: {jump: 1}", 2, "opcodes has no key \"jump\"; it has \"volatile_status_write\""),
    ("continuous_read: {mask: 256}", 2, "continuous_read.mask: expected 0x00 to 0xff"),
    ("security_registers: {count: 17}", 2, "security_registers.count: expected a whole number from 0 to 16"),
    ("sfdp: 53464", 2, "sfdp: expected bytes as hex digits"),
  ]) func saysWhatIsRight(_ text: String, _ line: Int, _ words: String) throws {
    let said = TextFile("part.yaml", "based_on: W25Q64JV\n" + text).refusal { (file) throws(DescriptionError) in
      try file.part()
    }
    // 400 seconds are a time.
    if text == "times: {page: 400}" { return #expect(said == nil) }
    #expect(said?.hasPrefix("part.yaml:\(line): \(words)") == true, "\(said ?? "taken")")
  }

  @Test(arguments: [
    ("based_on: W25Q65", "based_on: expected \"IS25LP064A\""), ("name: X", "a part needs the key \"jedec\""),
    ("{name: X, jedec: 010203}", "a part needs the key \"size\""), ("[]", "expected an object, got a list"),
  ]) func whatIsMissing(_ text: String, _ words: String) {
    let said = TextFile("part.yaml", text).refusal { (file) throws(DescriptionError) in try file.part() }
    #expect(said?.hasPrefix("part.yaml:1: \(words)") == true, "\(said ?? "taken")")
  }

  @Test func everyDescribedPartMakesAChip() throws {
    var configuration = BoardConfiguration()
    configuration.flash?.customPart = try TextFile("p", "{name: X, jedec: c84014, size: 4 KiB, page_size: 1}").part()
    #expect(VirtualRT1020(configuration).flashSize == 4096)
  }
}
