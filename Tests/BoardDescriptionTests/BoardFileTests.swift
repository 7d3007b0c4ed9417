import BoardDescription
import JSONText
import Testing
import VirtualRT1020

@Suite struct BoardFileTests {
  @Test func everyKey() throws {
    let text = """
      mode: flashloader
      firmware: k2.7.0
      ram: flexram
      boot_pins: internal
      fuses: {6: 0x10, 0x22: 7}
      seed: 9
      strict: true
      flash:
        part: w25q64jv-iq
        size: 4 MiB
        sfdp: 53 46 44 50
        qer: 4
        jedec: 206017
        status_registers: [0x1c]
        protection: any
        fill: 0x55
        contents:
          - [0x1000, 0011 2233]
        floating: 00
        reads: exact
        times: maximum
        wp: low
      faults:
        - {fault: erase-ignored, addresses: 0x3fffff}
      """
    let board = try TextFile("board.yaml", text).board()
    #expect(board.mode == .flashloader && board.firmware == "K2.7.0" && board.ram == .flexRAM)
    #expect(board.bootPins == .internal && board.fuses == [6: 0x10, 0x22: 7] && board.seed == 9 && board.isStrict)
    let flash = try #require(board.flash)
    #expect(flash.part == "W25Q64JV-IQ" && flash.size == 4 << 20 && flash.sfdp == [0x53, 0x46, 0x44, 0x50])
    #expect(flash.quadEnableRequirement == 4 && flash.jedec == [0x20, 0x60, 0x17])
    #expect(flash.statusRegisters == [0x1C, 0, 0] && flash.anyProtectionBitProtectsAll && flash.fill == 0x55)
    #expect(flash.contents.map(\.0) == [0x1000] && flash.contents.map(\.1) == [[0, 0x11, 0x22, 0x33]])
    #expect(flash.floating == .zero && flash.reads == .exact && flash.takesMaximumTimes && flash.writeProtectPinIsLow)
    #expect(board.faults == [Fault(.eraseIgnored, addresses: [0x3F_FFFF..<0x40_0000])])
    #expect(VirtualRT1020(board).flashSize == 4 << 20)
  }

  /// A closed board by names: the same as its fuses.
  @Test func aClosedBoard() throws {
    let hash = (0..<32).map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
    let board = try TextFile("board.yaml", "srk_hash: \(hash)\nclosed: true\nfuses: {6: 0x10}").board()
    #expect(board.fuses[6] == 0x12 && board.fuses[0x18] == 0x0302_0100 && board.fuses[0x1F] == 0x1F1E_1D1C)
    #expect(board.isClosed && board.keyHash.count == 8)
    let same = try TextFile(
      "board.yaml",
      "srk_hash: \(hash)\nfuses: {0x18: 0x3020100, 0x19: 0x7060504, 0x1a: 0xb0a0908, "
        + "0x1b: 0xf0e0d0c, 0x1c: 0x13121110, 0x1d: 0x17161514, 0x1e: 0x1b1a1918, 0x1f: 0x1f1e1d1c}"
    ).board()
    #expect(!same.isClosed && same.keyHash == board.keyHash)
    #expect(try !TextFile("board.yaml", "closed: false").board().isClosed)
  }

  @Test func defaults() throws {
    let board = try TextFile("board.yaml", "{}").board()
    #expect(board.flash?.part == "IS25LP064A" && board.mode == .rom && board.faults.isEmpty && !board.isStrict)
    #expect(try TextFile("board.yaml", "flash: null").board().flash == nil)
  }

  @Test(arguments: [
    ("colour: red", 1, "the file has no key \"colour\"; it has \"mode\", \"firmware\""),
    ("mode: fast", 1, "mode: expected \"rom\", \"flashloader\" or \"internal\", got a string (\"fast\")"),
    ("firmware: K3", 1, "firmware: expected \"K2.1.0\""), ("ram: some", 1, "ram: expected \"full\" or \"flexram\""),
    ("boot_pins: up", 1, "boot_pins: expected \"serial\""),
    ("fuses:\n  64: 1", 2, "fuses.64: a fuse word's index is 0 to 63"),
    ("fuses: {6: 0x100000000}", 1, "fuses.6: expected a whole number from 0 to 4294967295"),
    ("fuses:\n  6: 1\n  0x6: 1", 3, "fuses.0x6: fuse word 6 stands twice"),
    ("srk_hash: 0011", 1, "srk_hash: expected 32 bytes"),
    (
      "fuses: {0x18: 1}\nsrk_hash: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 2,
      "srk_hash: \"fuses\" has another hash in words 24 to 31"
    ),
    ("closed: maybe", 1, "closed: expected"),
    ("fuses: {6: 2}\nclosed: false", 1, "\"closed\" is false"),
    ("fuses: []", 1, "fuses: expected an object"),
    ("seed: -1", 1, "seed: expected a whole number from 0"), ("strict: 1", 1, "strict: expected true or false"),
    ("flash: []", 1, "flash: expected an object"),
    ("flash:\n  colour: red", 2, "flash has no key \"colour\"; it has \"part\""),
    ("flash:\n  part: X", 2, "flash.part: expected \"IS25LP064A\""),
    ("flash:\n  size: 3 MiB", 2, "flash.size: expected a power of two"),
    ("flash:\n  size: 32 KiB", 2, "flash.size: expected 64 KiB to 256 MiB"),
    ("flash:\n  sfdp: x", 2, "flash.sfdp: expected bytes"),
    ("flash:\n  qer: 8", 2, "flash.qer: expected a whole number from 0 to 7"),
    ("flash:\n  jedec: 12", 2, "flash.jedec: expected 3 bytes as hex digits, got 1"),
    ("flash:\n  status_registers: []", 2, "flash.status_registers: expected a list of one to three"),
    ("flash:\n  protection: all", 2, "flash.protection: expected \"map\" or \"any\""),
    ("flash:\n  fill: 256", 2, "flash.fill: expected a whole number from 0 to 255"),
    ("flash:\n  contents:\n  - [0]", 3, "flash.contents[0]: expected [offset, \"hex\"]"),
    ("flash:\n  contents:\n  - [0x7fffff, 0011]", 3, "flash.contents: 2 bytes at 8388607 do not fit 8388608 bytes"),
    ("flash:\n  floating: up", 2, "flash.floating: expected \"ff\", \"00\" or \"noise\""),
    ("flash:\n  reads: some", 2, "flash.reads: expected \"lenient\" or \"exact\""),
    ("flash:\n  times: long", 2, "flash.times: expected \"typical\" or \"maximum\""),
    ("flash:\n  wp: no", 2, "flash.wp: expected \"high\" or \"low\""),
    ("flash:\n  part_file: 7", 2, "flash.part_file: expected a name"),
    ("flash:\n  part: W25Q32JV\n  part_file: x", 3, "flash.part_file: \"part\" says already which part it is"),
    ("faults: {}", 1, "faults: expected a list of up to 4096 faults"),
    ("faults:\n- fault: erase-ignored\n  addresses: 0x800000", 3, "faults[0].addresses: expected an address"),
    (
      "flash: {size: 64 KiB}\nfaults:\n- {fault: erase-ignored, addresses: 0x10000}", 3, "faults[0].addresses: expected"
    ),
    ("mode: [", 2, "column 1: "), ("a: 1\na: 2", 2, "column 1: the key \"a\" stands twice"),
    ("[]", 1, "expected an object"),
  ]) func saysWhatIsRight(_ text: String, _ line: Int, _ words: String) {
    let said = TextFile("board.yaml", text).refusal { (file) throws(DescriptionError) in try file.board() }
    #expect(said?.hasPrefix("board.yaml:\(line): \(words)") == true, "\(said ?? "taken")")
  }

  @Test func aPartFileStandsBesideIt() throws {
    var file = TextFile("boards/mine.yaml", "flash:\n  part_file: part.yaml\n")
    file.others = ["boards/part.yaml": "{name: X, jedec: c84014, size: 1 MiB, status_registers: [0, 2, 0]}"]
    let board = try file.board()
    #expect(board.flash?.customPart?.name == "X" && board.flash?.statusRegisters == [])
    #expect(VirtualRT1020(board).statusRegisters == [0, 2, 0])
    file.others = ["boards/part.yaml": "name: X\njedec: c84014\nsize: 1 GiB\n"]
    let wrong = file.refusal { (file) throws(DescriptionError) in try file.board() }
    #expect(wrong?.hasPrefix("boards/part.yaml:3: size: expected") == true, "\(wrong ?? "")")
    file.others = [:]
    let absent = file.refusal { (file) throws(DescriptionError) in try file.board() }
    #expect(absent == "boards/mine.yaml:2: flash.part_file: cannot open boards/part.yaml")
    file.text = "flash: {part_file: /part.yaml}"
    file.others = ["/part.yaml": "{name: Y, jedec: c84014, size: 1 MiB}"]
    #expect(try file.board().flash?.customPart?.name == "Y")
  }

  @Test func statusRegistersUnlessGiven() throws {
    let file = try TextFile("b", "flash: {part: W25Q64JV-IQ}").board()
    #expect(VirtualRT1020(file).statusRegisters == SerialNORPart.named("W25Q64JV-IQ")?.statusRegisters)
    let request = try BoardConfiguration(DescribedValue(["flash": ["part": "W25Q64JV-IQ"]], at: "boot"))
    #expect(VirtualRT1020(request).statusRegisters == [0, 0, 0])
  }

  @Test func aPartInPlace() throws {
    let board = try TextFile("b", "flash: {part: {based_on: W25Q32JV, name: Z}}").board()
    #expect(board.flash?.customPart?.name == "Z" && board.flash?.fittedSize == 4 << 20)
  }
}
