import BootImage
import Testing

@testable import VirtualRT1020

/// Reads where clocks, dummies and pads count.
@Suite struct ExactReadTests {
  private func chip(_ part: String = "W25Q128JV", _ change: (inout SerialNORPart) -> Void = { _ in }) throws -> TestChip
  {
    var chip = try TestChip(part, change)
    chip.nor.isExact = true
    pattern(256).withUnsafeBytes { chip.nor.cells.write(at: 0x1000, $0) }
    return chip
  }

  private func quad(_ chip: inout TestChip, wait: UInt8, count: Int = 16, megahertz: Int = 30) -> [UInt8]? {
    chip.sample(
      0x1000, count, megahertz: megahertz, .init(.command, 0xEB), .init(.rowAddress, pads: 4, 24),
      .init(.dummy, pads: 4, wait), .init(.read, pads: 4, 4))
  }

  /// A number that the part can be, shifted left or right by a nibble for each clock.
  @Test func aWrongDummyCountShiftsByWholeClocks() throws {
    var chip = try chip()
    let truth = Array(pattern(256).prefix(24))
    let nibbles = truth.flatMap { [$0 >> 4, $0 & 0xF] }
    #expect(quad(&chip, wait: 6) == Array(truth.prefix(16)))
    for wait in 0...12 {
      let shift = wait - 6
      let expected = (0..<32).map { shift + $0 < 0 ? 0xF : nibbles[shift + $0] }
      let read = quad(&chip, wait: UInt8(wait))
      #expect(read == (0..<16).map { expected[2 * $0] << 4 | expected[2 * $0 + 1] }, "\(wait) clocks")
    }
    // Not exact: right all the same.
    chip.nor.isExact = false
    #expect(quad(&chip, wait: 2) == Array(truth.prefix(16)))
  }

  @Test func aWrongDummyCountOnOnePadShiftsByBits() throws {
    var chip = try chip()
    let truth = pattern(256)
    func fast(_ chip: inout TestChip, _ wait: UInt8) -> [UInt8]? {
      chip.sample(0x1000, 2, .init(.command, 0x0B), .init(.rowAddress, 24), .init(.dummy, wait), .init(.read, 4))
    }
    #expect(fast(&chip, 8) == Array(truth.prefix(2)))
    #expect(fast(&chip, 9)?[0] == truth[0] << 1 | truth[1] >> 7)
    #expect(fast(&chip, 7)?[0] == 0x80 | truth[0] >> 1)
    #expect(fast(&chip, 0) == [0xFF, truth[0]])
    chip.nor.idleLines = 0
    #expect(fast(&chip, 0) == [0x00, truth[0]])
  }

  @Test func wrongPadsSeeOneLineOfMany() throws {
    var chip = try chip()
    chip.nor.cells.set(0x1000..<0x1010, to: 0x22)
    // One pad where the chip drives four: its second line.
    #expect(
      chip.sample(
        0x1000, 1, .init(.command, 0xEB), .init(.rowAddress, pads: 4, 24), .init(.dummy, pads: 4, 6),
        .init(.read, pads: 1, 4)) == [0xFF])
    // Four pads where it drives one: the other lines float.
    chip.nor.cells.set(0x1000..<0x1010, to: 0x00)
    #expect(
      chip.sample(0x1000, 2, .init(.command, 0x03), .init(.rowAddress, 24), .init(.read, pads: 4, 4)) == [0xDD, 0xDD])
    // An address on one pad where it takes four.
    let misread = chip.sample(
      0x1000, 4, .init(.command, 0xEB), .init(.rowAddress, 24), .init(.dummy, pads: 4, 6), .init(.read, pads: 4, 4))
    #expect(misread != [0, 0, 0, 0])
  }

  @Test func quadReadsNeedQuadEnable() throws {
    var chip = try chip("W25Q64JV-IM")
    #expect(quad(&chip, wait: 6) == nil)
    chip.nor.status.1 = 2
    #expect(quad(&chip, wait: 6) == Array(pattern(16)))
  }

  @Test func errorsGrowWithTheClock() throws {
    func wrong(_ megahertz: Int) throws -> Int {
      var chip = try chip()
      let bytes = quad(&chip, wait: 6, count: 256, megahertz: megahertz) ?? []
      return zip(bytes, pattern(256)).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +)
    }
    #expect(try wrong(133) == 0)
    let (some, more, most) = (try wrong(166), try wrong(200), try wrong(300))
    #expect(some > 0 && some < more && more < most)
    #expect(try wrong(166) == some, "the seed decides")
    var slow = try chip()
    let plain = slow.sample(
      0x1000, 64, megahertz: 133, .init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4))
    #expect(plain != Array(pattern(64)), "03 is good for 50 MHz")
  }

  @Test func doubleRateReadsFloat() throws {
    var chip = try chip()
    #expect(
      chip.sample(
        0x1000, 1, .init(.command, 0xEB), .init(.rowAddressDDR, pads: 4, 24), .init(.dummyDDR, pads: 4, 6),
        .init(.readDDR, pads: 4, 4)) == nil)
  }

  @Test func theIdentityTableTakesEightClocks() throws {
    var chip = try chip()
    #expect(
      chip.sample(0, 4, .init(.command, 0x5A), .init(.rowAddress, 24), .init(.dummy, 8), .init(.read, 4))
        == [0x53, 0x46, 0x44, 0x50])
    #expect(
      chip.sample(0, 4, .init(.command, 0x5A), .init(.rowAddress, 24), .init(.read, 4)) == [0xFF, 0x53, 0x46, 0x44])
  }

  /// Both firmwares do everything right on a part whose SFDP says the truth.
  @Test(arguments: NORCase.firmwares, SerialNORPart.all.filter { !$0.sfdp.isEmpty }.map(\.name))
  func aHealthyPartWorksExactly(firmware: String, part: String) throws {
    var test = TestBoard(flashloader: firmware) {
      $0.flash?.part = part
      $0.flash?.reads = .exact
      $0.flash?.contents = [(0x1000, pattern(64))]
    }
    // 100 MHz is within what every part of the table bears.
    #expect(test.configure(0xC000_0006) == 0)
    #expect(test.read(NORCase.flash + 0x1000, 64).bytes == pattern(64))
    #expect(test.erase(0, 0x20000) == 0)
    #expect(test.write(NORCase.flash + 0x1000, pattern(3000)) == 0)
    #expect(test.read(NORCase.flash + 0x1000, 3000).bytes == pattern(3000))
  }

  /// Continuous read: K2.1.0's sequence jumps behind the command.
  @Test func continuousReadOfTheFlashloader() throws {
    var test = TestBoard(flashloader: "K2.1.0") {
      $0.flash?.reads = .exact
      $0.flash?.contents = [(0x1000, pattern(64))]
    }
    #expect(test.configure(0xC000_0017) == 0)
    #expect(test.read(NORCase.flash + 0x1000, 64).bytes == pattern(64))
    #expect(test.board.hardware.flexSPI.chip?.states == .continuousRead)
    #expect(test.erase(0, 4096) == 0)
    #expect(test.write(NORCase.flash, pattern(256)) == 0)
    #expect(test.read(NORCase.flash, 256).bytes == pattern(256))
    // A reset leaves the chip as it is: the ROM, and who comes next, do not find it.
    test.board.reset()
    #expect(test.board.hardware.flexSPI.chip?.states == .continuousRead)
  }

  /// A dummy count by option word 1 that the part does not have.
  @Test(arguments: NORCase.firmwares) func aWrongOptionWordIsSeenByTheFirmware(firmware: String) {
    var test = TestBoard(flashloader: firmware) {
      $0.flash?.reads = .exact
      $0.flash?.part = "GD25Q64"
      $0.flash?.contents = [(0x1000, pattern(64))]
    }
    #expect(test.configure(0xC100_0006, 0x0000_0004) == 0)
    #expect(test.read(NORCase.flash + 0x1000, 64).bytes != pattern(64))
    #expect(test.write(NORCase.flash + 0x2000, pattern(256)) == 20106)
  }

  /// What lies past port A1 reaches no chip.
  @Test(arguments: [BoardConfiguration.Floating.ff, .zero]) func pastThePortNobodyAnswers(
    floating: BoardConfiguration.Floating
  ) {
    var configuration = BoardConfiguration()
    configuration.flash?.contents = [(0, [0x5A])]
    configuration.flash?.floating = floating
    var controller = Hardware(configuration).flexSPI
    let plain = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]))
    func byte(_ address: UInt32) -> UInt8 {
      var bytes: [UInt8] = [0xA5]
      _ = bytes.withUnsafeMutableBytes { controller.read(plain, address: address, into: $0) }
      return bytes[0]
    }
    #expect(byte(8 << 20) == 0x5A, "the part wraps")
    controller.portBytes = 8 << 20
    #expect(byte(8 << 20) == (floating == .ff ? 0xFF : 0) && byte(0) == 0x5A)
    let enable = FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x06)]))
    #expect(controller.command(enable, address: 8 << 20) == .success)
    #expect(controller.chip?.writeEnabled == false)
    #expect(controller.command(enable, address: (8 << 20) - 1) == .success)
    #expect(controller.chip?.writeEnabled == true)
  }

  /// Errors go both ways: ones turn to zeros as zeros turn to ones.
  @Test func errorsInvert() throws {
    for fill in [0x00, 0xFF] as [UInt8] {
      var chip = try chip()
      chip.nor.cells.set(0x1000..<0x2000, to: fill)
      let bytes = quad(&chip, wait: 6, count: 4096, megahertz: 300) ?? []
      let ones = bytes.map(\.nonzeroBitCount).reduce(0, +)
      #expect((14_000...18_800).contains(ones), "half of the bits, from \(fill)")
    }
  }

  /// A suspended operation's range reads as noise however the controller samples it.
  @Test func noiseIsShiftedToo() throws {
    for wait in [4, 6, 8] as [UInt8] {
      var chip = try chip("W25Q64JV-IM")
      chip.nor.status.1 = 2
      chip.nor.suspension = NORSuspension(range: 0x1000..<0x2000, isErase: true, remaining: 5)
      chip.nor.states.insert(.suspended)
      let (first, second) = (quad(&chip, wait: wait, count: 64), quad(&chip, wait: wait, count: 64))
      #expect(first != nil && first != second, "\(wait) clocks")
    }
  }

  /// The identity table goes on behind any number of clocks.
  @Test func theIdentityTableLate() throws {
    var chip = try chip()
    let table = chip.nor.part.sfdp
    for wait in [8, 16, 32, 80, 200] as [UInt8] {
      let read = chip.sample(0, 4, .init(.command, 0x5A), .init(.rowAddress, 24), .init(.dummy, wait), .init(.read, 4))
      #expect(read == Array(table[(Int(wait) / 8 - 1)...].prefix(4)), "\(wait) clocks")
    }
  }
}
