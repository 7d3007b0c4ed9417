import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// What strict mode does not complain of: each rule's neighbours, and its edges.
@Suite struct MisuseBoundaryTests {
  /// Commands that are none of the flash's say nothing about it, configured or not.
  @Test(arguments: [true, false]) func onlyTheFlashIsTheFlash(configured: Bool) {
    var host = TestBoard.strict(configured: configured)
    let commands: [(CommandTag, [UInt32])] = [
      (.flashEraseRegion, [0x2020_0001, 0x1003, 0]), (.flashEraseRegion, [0x6000_0001, 0, 0]),
      (.flashEraseRegion, [0x6000_0001, 3, 256]), (.flashEraseRegion, [0x9000_0000, 3, 0]),
      (.flashEraseAll, [0]), (.flashEraseAll, [MemoryID.flexSPINOR + 1]), (.readMemory, [0x2020_0001, 3, 0]),
      (.readMemory, [0x6000_0000, 0, 0]), (.readMemory, [0x6000_0000, 4, 256]), (.writeMemory, [0x6000_0001, 0, 0]),
      (.fillMemory, [0x2020_0000, 4, 1]), (.fillMemory, [0x6000_0001, 0, 1]), (.configureMemory, [0, 0x2000]),
      (.getProperty, [1]), (.flashReadOnce, [0x18, 4]),
    ]
    for (tag, words) in commands {
      _ = host.exchange(TestBoard.commandReport(tag, words))
      #expect(host.misuses() == [], "\(tag) \(words)")
    }
  }

  @Test func whatAnEraseTakes() {
    for (start, count, taken) in [
      (0x1000, 0x1000, nil), (0x1001, 0x1000, 0x1000..<0x3000), (0x1000, 0x0FFF, 0x1000..<0x2000),
      (0x1000, 0x1001, 0x1000..<0x3000), (0x1FFF, 2, 0x1000..<0x3000), (0x1FFF, 1, 0x1000..<0x2000), (0, 1, 0..<0x1000),
      (0x3000, 0x4000, nil),
    ] as [(UInt32, UInt32, Range<Int>?)] {
      var host = TestBoard.strict()
      #expect(host.erase(start, count) == 0)
      #expect(host.misuses() == (taken.map { [Misuse.unalignedErase($0).text] } ?? []), "\(start) \(count)")
    }
  }

  /// The first cell that is not erased, from the first to the last byte of what is written, and none beside it.
  @Test func whichCellsAreLookedAt() {
    for (place, complains) in [(0xFF, false), (0x100, true), (0x17F, true), (0x1FF, true), (0x200, false)] {
      var host = TestBoard.strict { $0.flash?.contents = [(place, [0xFE])] }
      _ = host.write(0x6000_0100, pattern(256))
      #expect(host.misuses() == (complains ? [Misuse.writeNotErased(offset: place).text] : []), "\(place)")
    }
    var host = TestBoard.strict { $0.flash?.contents = [(0x7F_FFFF, [0])] }
    _ = host.write(0x607F_FF00, pattern(256))
    #expect(host.misuses() == [Misuse.writeNotErased(offset: 0x7F_FFFF).text], "to the end of the part")
  }

  /// A burn closes HAB only by the bit that does, if it is new, and only while no word of the keys is burnt.
  @Test func whatClosesHAB() {
    for (has, data, keys, closes) in [
      (0, 0x2, 0, true), (0, 0x10, 0, false), (0, 0x1, 0, false), (0, 0x3, 0, true), (2, 0x12, 0, false),
      (0x10, 0x12, 0, true), (0, 0x2, 0x18, false), (0, 0x2, 0x1F, false), (0, 0x2, 0x17, true), (0, 0x2, 0x20, true),
      (0, .max, 0, true), (0, ~0x2, 0, false),
    ] as [(UInt32, UInt32, Int, Bool)] {
      var host = TestBoard.strict { configuration in
        configuration.fuses = [6: has]
        if keys != 0 { configuration.fuses[keys] = 1 }
      }
      _ = host.programOnce(6, data)
      #expect(host.misuses().contains(Misuse.closesWithoutKeys.text) == closes, "\(has) \(data) \(keys)")
      var other = TestBoard.strict()
      _ = other.programOnce(5, data)
      #expect(!other.misuses().contains(Misuse.closesWithoutKeys.text), "another word")
    }
  }

  @Test func whatABurnLeavesOutOrLocks() {
    for (word, has, data, expected) in [
      (5, 0x0F, 0xF0, [.fuseHasOtherBits(word: 5, has: 0x0F, data: 0xF0)]), (5, 0x0F, 0x1F, []), (5, 0x0F, 0, []),
      (0, 0, 0x4, [.fuseLocks(bits: 4)]), (0, 0x4, 0x4, []), (0, 0x4, 0xC, [.fuseLocks(bits: 8)]),
      (0, 0x4, 0x8, [.fuseHasOtherBits(word: 0, has: 4, data: 8), .fuseLocks(bits: 8)]), (64, 0, 1, []),
      (63, 0, 1, []), (0x26, 0, 1, []),
    ] as [(Int, UInt32, UInt32, [Misuse])] {
      var host = TestBoard.strict { if word < 64 { $0.fuses = [word: has] } }
      _ = host.programOnce(UInt32(word), data)
      #expect(host.misuses() == expected.map(\.text), "word \(word): \(has), \(data)")
    }
  }

  /// Every clock of the option word against a part of 133 MHz: indices that stand for no clock are not judged.
  @Test func clocks() throws {
    let table = FlashConfigurationBlock.megahertz
    for index in 0..<16 as Range<UInt32> {
      var host = TestBoard.strict()
      _ = host.configure(0xC000_0000 | index)
      let clock = Int(min(UInt8(index), host.profile.highestClockIndex))
      let isTooFast = clock > 0 && clock < table.count && table[clock] > 133
      let texts = isTooFast ? [Misuse.readTooFast(megahertz: table[clock], highest: 133).text] : []
      #expect(host.misuses() == texts, "clock \(index)")
    }
  }

  /// Only an erase that takes the block, and only while there is one, makes a reset a mistake.
  @Test func whichErasesTakeTheBlock() {
    let tag = littleEndian(FlashConfigurationBlock.tagValue)
    for (name, contents, tags, words, complains) in [
      ("its sector", tag, .flashEraseRegion, [0x6000_0000, 0x1000, 0], true),
      ("all", tag, .flashEraseAll, [MemoryID.flexSPINOR], true),
      ("its neighbour", tag, .flashEraseRegion, [0x6000_1000, 0x1000, 0], false),
      ("nothing", tag, .flashEraseRegion, [0x6000_0000, 0, 0], false),
      ("no block was there", [1, 2, 3, 4], .flashEraseRegion, [0x6000_0000, 0x1000, 0], false),
    ] as [(String, [UInt8], CommandTag, [UInt32], Bool)] {
      var host = TestBoard.strict { $0.flash?.contents = [(0, contents)] }
      #expect(TestBoard.status(host.exchange(TestBoard.commandReport(tags, words)).map(TestBoard.answer)) == 0)
      #expect(host.status(.reset) == 0)
      #expect(host.misuses() == (complains ? [Misuse.resetWithoutBlock.text] : []), "\(name)")
    }
  }

  /// Which bytes are a command for the other firmware.
  @Test func commandsForTheOtherFirmware() {
    func short(_ report: [UInt8]) -> Misuse { report.withUnsafeBytes { Misuse.shortCommand($0) } }
    func code(_ report: [UInt8]) -> SDPCommand.Code? { report.withUnsafeBytes { Misuse.romCode($0) } }
    #expect(short([1, 0, 4, 0, 7, 0, 0, 0]) == .flashloaderCommandToROM)
    for report in [[1, 0, 4, 0, 7, 0, 0], [1, 1, 4, 0, 7, 0, 0, 0], [1, 0, 4, 0, 0xFE, 0, 0, 0]] as [[UInt8]] {
      #expect(short(report) == .shortReport(id: 1, needs: 16, has: report.count - 1), "\(report)")
    }
    #expect(code([1, 0x05, 0x05]) == .errorStatus && code([1, 0x05, 0x05, 9]) == .errorStatus)
    for report in [[], [1], [1, 5], [2, 5, 5], [1, 0, 5], [1, 5, 6]] as [[UInt8]] { #expect(code(report) == nil) }
    for (code, isOurs) in [
      (0x0003, false), (0x0004, true), (0x0020, true), (0x0021, false), (0x5AA0, false), (0x5AA1, true), (0x5AA7, true),
      (0x5AA8, false),
    ] as [(UInt16, Bool)] {
      let command = SDPCommand(code: .init(rawValue: code))
      let expected: Misuse = isOurs ? .flashloaderCommandToROM : .unknownROMCommand(command.code)
      #expect(Misuse.unknownCommand(command) == expected, "\(code)")
    }
  }

  /// On the serial line too the mistake is noted before what it does.
  @Test func theOrderOfTheLog() {
    var line = TestBoard.strict()
    let write = UARTFrame.command(Packet(tag: .writeMemory, parameters: [0x2020_0000, 100, 0]).bytes).bytes
    _ = line.uart(write + UARTFrame.ack.bytes)
    _ = line.uart(UARTFrame.command(Packet(tag: .reset, parameters: []).bytes).bytes + UARTFrame.ack.bytes)
    var usb = TestBoard.strict()
    _ = usb.command(.writeMemory, 0x2020_0000, 100)
    _ = usb.command(.reset)
    for host in [line, usb] {
      var host = host
      #expect(
        host.board.takeLog().map { "\($0.kind) \($0.text)" } == [
          "command write-memory 0x20200000 100 bytes memory 0", "answer 0 Success",
          "misuse \(Misuse.commandInDataPhase.text)", "command data: 0 of 100 bytes", "answer 1 Fail",
        ])
    }
  }

  /// The option word takes a quad read, whatever others the part has.
  @Test func theClockOfAQuadRead() throws {
    var part = try #require(SerialNORPart.named("W25Q64JV"))
    for index in part.reads.indices where part.reads[index].dataPads == 4 { part.reads[index].megahertz = 80 }
    var host = TestBoard.strict(configured: false) { [part] in $0.flash?.customPart = part }
    _ = host.configure(0xC000_0006)
    #expect(host.misuses() == [Misuse.readTooFast(megahertz: FlashConfigurationBlock.megahertz[6], highest: 80).text])
  }
}
