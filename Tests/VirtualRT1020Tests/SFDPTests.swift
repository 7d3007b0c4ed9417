import Testing

@testable import VirtualRT1020

@Suite struct SFDPTests {
  @Test(arguments: 0..<8) func theQuadEnableRequirementStandsInWord15(requirement: Int) {
    let table = SFDP.w25q64(quadEnableRequirement: requirement)
    let word = SFDP.word(at: 0x80 + 56, in: table)
    #expect(word >> 20 & 7 == UInt32(requirement))
    #expect(word | 7 << 20 == 0xFF7D_F719 | 7 << 20)
    #expect(table.count == 256)
  }

  @Test(arguments: [64 << 10, 4 << 20, 8 << 20, 16 << 20, 32 << 20, 64 << 20, 256 << 20])
  func aResizedTableTellsTheSizeInBits(size: Int) {
    let table = SFDP.resized(SFDP.w25q64(quadEnableRequirement: 4), to: size)
    #expect(SFDP.word(at: 0x84, in: table) == UInt32(size * 8 - 1))
    var reader = SFDPReader()
    var hardware = Hardware(BoardConfiguration())
    hardware.flexSPI.chip = SerialNORPart.named("W25Q64JV").map { part in
      var part = part
      part.sfdp = table
      return SerialNOR(part: part, fill: 0xFF)
    }
    #expect(reader.read(&hardware) == .success)
    #expect(reader.flashSize == UInt32(size))
    #expect(reader.addressBits == (size > 16 << 20 ? 32 : 24))
  }

  /// A dump of somebody's chip has its tables where it likes.
  @Test func theBasicTableIsFoundByItsHeader() {
    var dump = SFDP.w25q64(quadEnableRequirement: 4)
    dump[6] = 1
    dump.replaceSubrange(16..<24, with: [0x00, 0x06, 0x01, 0x10, 0x30, 0x00, 0x00, 0xFF])
    dump.replaceSubrange(0x30..<0x70, with: dump[0x80..<0xC0])
    let resized = SFDP.withQuadEnable(SFDP.resized(dump, to: 4 << 20), 2)
    #expect(SFDP.word(at: 0x34, in: resized) == 0x01FF_FFFF && SFDP.word(at: 0x84, in: resized) == 0x03FF_FFFF)
    #expect(SFDP.word(at: 0x30 + 56, in: resized) >> 20 & 7 == 2)
    // A header that points out of the table, or to a table without that word, changes nothing.
    dump[6] = 0
    for (place, value) in [(0, 0), (8, 1), (11, 1), (13, 0x10)] as [(Int, UInt8)] {
      var odd = dump
      odd[place] = value
      #expect(SFDP.resized(odd, to: 4 << 20) == odd && SFDP.withQuadEnable(odd, 2) == odd, "\(place)")
    }
  }

  @Test func shortTablesAreLeftAlone() {
    #expect(SFDP.resized([1, 2, 3], to: 1 << 20) == [1, 2, 3])
    #expect(SFDP.withQuadEnable([1, 2, 3], 2) == [1, 2, 3])
    #expect(SFDP.withQuadEnable([], 2).isEmpty)
  }

  @Test func readsPastTheTableGiveOnes() throws {
    var chip = try TestChip()
    #expect(chip.read(0x5A, 254, 4)?.suffix(2).elementsEqual([0xFF, 0xFF]) == true)
    var without = try TestChip { $0.sfdp = [] }
    #expect(without.read(0x5A, 0, 8) == nil)
  }

  @Test func everyNamedPartDescribesItself() throws {
    for part in SerialNORPart.all {
      let same = try #require(SerialNORPart.named(part.name.lowercased()))
      #expect(same.name == part.name)
      #expect(part.size & (part.size - 1) == 0 && part.jedec.count == 3 && part.statusRegisters.count == 3)
      #expect(part.isSound && !part.source.isEmpty, "\(part.name)")
      #expect(Int(part.jedec[2]) < 32 && 1 << Int(part.jedec[2]) == part.size, "\(part.name)")
      guard !part.sfdp.isEmpty else { continue }
      #expect(SFDP.word(at: 0x84, in: part.sfdp) == UInt32(part.size * 8 - 1), "\(part.name)")
      let requirement = SFDP.word(at: 0x80 + 56, in: part.sfdp) >> 20 & 7
      #expect(requirement == (part.quadEnable == .status1Bit6 ? 2 : 4), "\(part.name)")
    }
    #expect(SerialNORPart.named("no such part") == nil)
  }

  /// A part without SFDP is not found, and one that makes no sense is not fitted.
  @Test func partsThatTheFlashloaderDoesNotFind() {
    var old = TestBoard(flashloader: "K2.1.0") { $0.flash?.part = "M25P64" }
    #expect(old.configure(0xC000_0007) == 20107)
    var odd = SerialNORPart()
    #expect(odd.isSound)
    let board = TestBoard(flashloader: "K2.1.0") { $0.flash?.customPart = odd }.board
    #expect(board.flashSize == 8 << 20)
    for change: (inout SerialNORPart) -> Void in [
      { $0.size = 3 << 20 }, { $0.pageSize = 0 }, { $0.jedec = [1] }, { $0.statusRegisters = [] },
      { $0.writableBits = [] }, { $0.erases[0].bytes = 3000 }, { $0.statusReads[0].register = 4 },
      { $0.reads[0].addressPads = 3 }, { $0.times.chip = -1 }, { $0.suspendBit = .init(0, 0) },
      { $0.protection = .levels(.init(bits: 9, smallest: 1)) },
    ] {
      odd = SerialNORPart()
      change(&odd)
      #expect(!odd.isSound)
      var without = TestBoard(flashloader: "K2.1.0") {
        $0.flash?.customPart = odd
        $0.logsEvents = true
      }.board
      #expect(without.flashSize == 0)
      #expect(without.takeLog().first?.text == "no flash is fitted: \(odd.flaw ?? "")")
    }
  }

  @Test func overridesThatMakeNoSenseAreLeftOut() {
    var configuration = BoardConfiguration()
    for size in [0, -1, 3, 1 << 11, 12 << 20, Int.min, 1 << 40, 1 << 62] {
      configuration.flash?.size = size
      #expect(VirtualRT1020(configuration).flashSize == 8 << 20, "\(size)")
    }
    configuration.flash?.size = 1 << 20
    configuration.flash?.contents = [(-1, [1]), ((1 << 20) - 1, [1, 2]), (Int.max, [1]), (4, [5])]
    configuration.flash?.statusRegisters = [1, 2, 3, 4, 5]
    configuration.fuses = [-1: 1, 64: 1, 3: 7]
    let board = VirtualRT1020(configuration)
    #expect(board.flash(at: 0, count: 6) == [0xFF, 0xFF, 0xFF, 0xFF, 5, 0xFF])
    #expect(board.flash(at: (1 << 20) - 1, count: 5) == [0xFF])
    #expect(board.flash(at: Int.max, count: 1).isEmpty && board.flash(at: -1, count: 1).isEmpty)
    #expect(board.statusRegisters == [1, 2, 3])
    #expect(board.fuse(3) == 7 && board.fuse(64) == nil && board.fuse(-1) == nil)
    configuration.flash?.part = "no such part"
    #expect(VirtualRT1020(configuration).flashSize == 0)
  }

  /// A header may end the table, and the table that it tells of may stand anywhere before.
  @Test func aHeaderAtTheEnd() {
    var table = [UInt8](repeating: 0, count: 24)
    table.replaceSubrange(0..<8, with: [0x53, 0x46, 0x44, 0x50, 0, 1, 1, 0xFF])
    table.replaceSubrange(16..<24, with: [0, 0, 1, 2, 8, 0, 0, 0xFF])
    let resized = SFDP.resized(table, to: 1 << 20)
    #expect(Array(resized[12..<16]) == [0xFF, 0xFF, 0x7F, 0x00] && resized[..<12] == table[..<12])
    #expect(SFDP.resized(Array(table.dropLast()), to: 1 << 20) == Array(table.dropLast()), "a header cut off")
  }
}
