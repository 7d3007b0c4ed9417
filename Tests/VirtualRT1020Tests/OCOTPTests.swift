import Fuses
import Testing

@testable import VirtualRT1020

@Suite struct OCOTPTests {
  /// The word map of the reference: write and read locks, word by word, written down a second time.
  static let map: [(index: Int, write: UInt32, override: UInt32, read: UInt32)] = (0..<64).map { index in
    switch index {
    case 1, 2, 3, 4: (index, 1 << 0, 1 << 1, 0)
    case 5, 6, 7: (index, 1 << 2, 1 << 3, 0)
    case 15: (index, 1 << 18, 1 << 19, 0)
    // The recordings read both with their lock bit set.
    case 32, 33: (index, 1 << 6, 1 << 6, 0)
    case 34, 35: (index, 1 << 8, 1 << 9, 0)
    case 36: (index, 1 << 26, 1 << 27, 0)
    case 38: (index, 1 << 10, 1 << 11, 0)
    case 39: (index, 1 << 12, 1 << 13, 0)
    case 40: (index, 1 << 16, 1 << 16, 1 << 23)
    case 41, 42, 43, 44: (index, 1 << 21, 1 << 21, 1 << 23)
    case 45, 46: (index, 0, 0, 1 << 22)
    default: (index, 0, 0, 0)
    }
  }

  @Test func everyLockBitGuardsItsWordsAndNoOthers() {
    for bit in 0..<32 {
      var ocotp = OCOTP()
      ocotp.set(0, 1 << bit)
      for row in Self.map where row.index != 0 {
        let locked = row.write & 1 << UInt32(bit) != 0
        #expect((ocotp.burn(row.index, 1) == .error) == locked, "word \(row.index) bit \(bit)")
        #expect(ocotp.fuses[row.index] == (locked ? 0 : 1))
        let hidden = row.read & 1 << UInt32(bit) != 0
        #expect((ocotp.read(row.index) == .error) == hidden, "word \(row.index) bit \(bit)")
        #expect(FuseWord.locks(row.index).override == row.override)
      }
    }
  }

  @Test func burningOnlyAddsBitsAndShadowsFollowWhenTheyAreLoaded() {
    var ocotp = OCOTP()
    #expect(ocotp.burn(0x26, 0x0F) == .done(0x0F))
    #expect(ocotp.burn(0x26, 0xF0) == .done(0xFF))
    #expect(ocotp.burn(0x26, 0) == .done(0xFF))
    #expect(ocotp.shadows[0x26] == 0)
    ocotp.reloadShadows()
    #expect(ocotp.shadows[0x26] == 0xFF)
    #expect(ocotp.read(0x26) == .done(0xFF))
  }

  /// Old, data: status of K2.1.0 and of K2.7.0, and the word that is then there.
  static let burns: [(old: UInt32, data: UInt32, early: UInt32, late: UInt32)] = [
    (0, 0x10, 0, 0), (0, 0, 0, 0), (1, 1, 0, 0), (1, 3, 0, 0), (1, 2, 20201, 0), (1, 0, 20201, 0),
    (0xFFFF_FFFF, 0, 20201, 0),
  ]

  @Test(arguments: FirmwareProfile.all.map(\.name)) func programOnceAnswersAsItsGenerationDoes(firmware: String) {
    let isEarly = FirmwareProfile.named(firmware)?.verifiesBurn == true
    for burn in Self.burns {
      var test = TestBoard(flashloader: firmware) { $0.fuses = [0x27: burn.old] }
      #expect(test.programOnce(0x27, burn.data) == (isEarly ? burn.early : burn.late), "\(burn)")
      #expect(test.board.fuse(0x27) == burn.old | burn.data)
      #expect(test.readOnce(0x27) == [0, 4, burn.old | burn.data])
    }
    var test = TestBoard(flashloader: firmware)
    #expect(test.programOnce(0x27, 0, count: 0) == 0)
    #expect(test.programOnce(0x27, 5, count: 0) == (isEarly ? 20201 : 0))
    #expect(test.board.fuse(0x27) == 0)
    for count: UInt32 in [1, 2, 3, 5, 8, .max] {
      #expect(test.programOnce(0x27, 1, count: count) == 4)
      #expect(test.readOnce(0x27, count: count) == [4, 0])
    }
    #expect(test.readOnce(0x27, count: 0) == [0, 0])
    for index: UInt32 in [0x40, 0x41, 0xFF, 0x0100_0027, .max] {
      #expect(test.programOnce(index, 1) == 4)
      #expect(test.readOnce(index) == [4, 0])
      #expect(test.readOnce(index, count: 0) == [0, 0])
    }
    #expect(test.programOnce(0x3F, 0x8000_0000) == 0)
    #expect(test.readOnce(0x3F) == [0, 4, 0x8000_0000])
  }

  @Test(arguments: FirmwareProfile.all.map(\.name)) func lockedWordsRefuse(firmware: String) {
    let isEarly = FirmwareProfile.named(firmware)?.verifiesBurn == true
    var test = TestBoard(flashloader: firmware)
    #expect(test.programOnce(5, 0x8) == 0)
    #expect(test.programOnce(0, 1 << 2 | 1 << 23) == 0)
    #expect(test.programOnce(5, 0x18) == 20201)
    #expect(test.board.fuse(5) == 8 && test.readOnce(5) == [0, 4, 8])
    // Read-locked, not write-locked: the burn is done; the build that reads back cannot.
    #expect(test.programOnce(0x28, 1) == (isEarly ? 20200 : 0))
    #expect(test.board.fuse(0x28) == 1)
    #expect(test.readOnce(0x28) == [20200, 0])
    // The lock word itself has no lock.
    #expect(test.programOnce(0, 1 << 2 | 1 << 23 | 1) == 0)
  }

  @Test func propertiesOfFusesAreSampledAsTheFirmwareDoes() {
    var test = TestBoard(flashloader: "K2.1.0") { $0.fuses = [1: 0x11, 2: 0x22] }
    #expect(test.property(0x11) == [0, 0])
    #expect(test.property(0x12) == [0, 0x11, 0x22])
    #expect(test.programOnce(1, 0x51) == 0)
    #expect(test.property(0x12) == [0, 0x11, 0x22], "the unique id is sampled at the start")
    #expect(test.programOnce(6, 0x10) == 0)
    #expect(test.property(0x11) == [0, 0])
    #expect(test.programOnce(6, 0x12) == 0)
    #expect(test.property(0x11) == [0, 1], "closed as soon as the shadows are loaded")
  }

  @Test func aBurnLastsOverPowerLoss() {
    var test = TestBoard(flashloader: "K2.7.0")
    #expect(test.programOnce(0x18, 0xCAFE_F00D) == 0)
    test.board.setPower(false)
    test.board.setPower(true)
    #expect(test.board.fuse(0x18) == 0xCAFE_F00D)
    test.settle()
    #expect(test.register(0x401F_4580) == littleEndian(0xCAFE_F00D))
  }

  @Test func aReadLockedShadowShowsThePatternToTheROM() {
    var test = TestBoard(rom: { $0.fuses = [0: 1 << 23 | 1 << 6, 0x20: 5, 0x28: 6, 0x2C: 7, 0x27: 8] })
    for index: UInt32 in [0x28, 0x2C] {
      #expect(test.register(0x401F_4400 + index * 16) == littleEndian(OCOTP.readLockedPattern), "\(index)")
    }
    #expect(test.register(0x401F_4600) == littleEndian(5))
    #expect(test.register(0x401F_4670) == littleEndian(8))
  }

  /// Each access of a burn may meet a busy controller: the burn itself, and the read back of the build that reads back.
  @Test(arguments: FirmwareProfile.all.map(\.name)) func whereTheControllerIsBusy(firmware: String) {
    for (after, status, burnt) in [(0, 20203, 0), (1, nil, 5), (2, 0, 5)] as [(Int, UInt32?, UInt32)] {
      var test = TestBoard(flashloader: firmware)
      test.board.add([.fuseBusy(after: after, times: 1)])
      let verifies = test.profile.verifiesBurn
      #expect(test.programOnce(0x27, 5) == status ?? (verifies ? 20203 : 0), "after \(after)")
      #expect(test.board.fuse(0x27) == burnt)
    }
  }

  /// Which bits of an interrupted burn hold is drawn from the seed, the moment and the word, and from nothing else: a run
  /// can be repeated, with another build too.
  @Test(
    arguments: [
      (7, 1000, 0x27, 2_718_737_761), (8, 1000, 0x27, 3_549_288_043), (7, 1001, 0x27, 2_675_068_712),
      (7, 1000, 0x26, 1_366_686_803),
    ] as [(UInt64, UInt64, Int, UInt32)])
  func whichBitsOfAnInterruptedBurnHold(seed: UInt64, begin: UInt64, index: Int, bits: UInt32) {
    var ocotp = OCOTP()
    ocotp.perform(.burn(index, .max), at: begin)
    ocotp.stop(at: begin + 160_000, seed: seed)
    #expect(ocotp.fuses[index] == bits)
  }

  /// The world stops: a controller that would still be busy is ready, one that was ready stays so.
  @Test func theControllerWhenTheWorldStops() {
    for (time, ready) in [(0, 0), (5, 5), (10_999, 10_999), (11_000, 11_000), (20_000, 11_000)] as [(UInt64, UInt64)] {
      var ocotp = OCOTP()
      ocotp.perform(.burn(5, 1), at: 0)
      #expect(ocotp.busyUntil == 11_000)
      ocotp.stop(at: time, seed: 1)
      #expect(ocotp.busyUntil == ready && ocotp.fuses[5] == (time >= 11_000 ? 1 : ocotp.fuses[5]))
    }
  }
}

extension OCOTP {
  /// Burns a word of a controller that is ready.
  mutating func burn(_ index: Int, _ data: UInt32) -> Outcome { outcome(.burn(index, data)) }

  /// Reads a fuse of a controller that is ready.
  mutating func read(_ index: Int) -> Outcome { outcome(.read(index)) }

  private mutating func outcome(_ request: Request) -> Outcome {
    clearError()
    perform(request, at: 0)
    return hasError ? .error : .done(word(of: request))
  }
}
