import BootImage
import Fuses
import HIDTransport
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

extension TestBoard {
  fileprivate mutating func isWaiting() -> Bool { board.isWaitingForHost() }
}

/// A board looked at from outside, in each state that it can be in.
@Suite struct BoardOutsideTests {
  /// It waits for a report only where it is on the bus, has nothing to say, does nothing and has not crashed.
  @Test func whenItWaitsForTheHost() {
    var rom = TestBoard(rom: { _ in })
    #expect(rom.isWaiting() == true)
    #expect(rom.offer([1] + SDPCommand.errorStatus.bytes) == .accepted)
    #expect(rom.isWaiting() == false, "an answer waits")
    _ = rom.drain()
    #expect(rom.isWaiting() == true)
    rom.board.reset()
    #expect(rom.isWaiting() == false, "off the bus")
    rom.settle()
    #expect(rom.isWaiting() == true)
    rom.board.setPower(false)
    #expect(rom.isWaiting() == false, "no supply")

    var loader = FaultCase.configured("K2.1.0")
    #expect(loader.isWaiting() == true)
    #expect(loader.offer(TestBoard.commandReport(.flashEraseRegion, [0x6000_0000, 0x1000, 0])) == .accepted)
    #expect(loader.isWaiting() == false, "it erases")
    _ = loader.drain()
    #expect(loader.isWaiting() == true)
    #expect(loader.command(.writeMemory, 0x2000, 4).count == 1)
    #expect(loader.isWaiting() == true, "for data")
    loader.board.add([.firmwareHangs(.before)])
    _ = loader.exchange(TestBoard.report(2, [1, 2, 3, 4]))
    #expect(loader.isWaiting() == true)
    _ = loader.command(.getProperty, 1)
    #expect(loader.board.isHung)
    #expect(loader.isWaiting() == false, "it hangs")

    var late = FaultCase.configured("K2.1.0")
    let frame = UARTFrame.command(Packet(tag: .flashEraseRegion, parameters: [0x6000_0000, 0x1000, 0]).bytes).bytes
    late.board.uartSend(frame.span.bytes)
    #expect(late.isWaiting() == false, "it works for the other line")
  }

  /// The second byte of an IN report is 0 whatever stood there.
  @Test func theSecondByteOfAReport() {
    var test = TestBoard(flashloader: "K2.1.0")
    var report = TestBoard.commandReport(.getProperty, [1])
    report[1] = 0xA5
    #expect(test.exchange(report).first?.prefix(4) == [3, 0, 12, 0])
  }

  /// What a board is if nothing is said.
  @Test func aBlankBoard() {
    let configuration = BoardConfiguration()
    #expect(configuration.mode == .rom && configuration.firmware == "K2.1.0" && configuration.ram == .full)
    #expect(configuration.bootPins == .serial && configuration.seed == 1 && configuration.fuses.isEmpty)
    #expect(!configuration.logsEvents && !configuration.isStrict && configuration.faults.isEmpty)
    let flash = BoardConfiguration.Flash()
    #expect(flash.part == "IS25LP064A" && flash.fill == 0xFF && flash.floating == .ff && flash.reads == .lenient)
    #expect(!flash.takesMaximumTimes && !flash.writeProtectPinIsLow && !flash.anyProtectionBitProtectsAll)
  }

  /// Lines that nobody drives are what the board pulls them to.
  @Test func idleLines() {
    for (floating, lines) in [(.ff, 0xF), (.zero, 0x0), (.noise, 0xF)] as [(BoardConfiguration.Floating, UInt8)] {
      var configuration = BoardConfiguration()
      configuration.flash?.floating = floating
      #expect(Hardware(configuration).flexSPI.chip?.idleLines == lines)
    }
  }

  /// The seed gives each part that draws numbers a sequence of its own.
  @Test func seeds() {
    var drawn: Set<UInt64> = []
    for seed in 0..<50 as Range<UInt64> {
      var configuration = BoardConfiguration()
      configuration.seed = seed
      var hardware = Hardware(configuration)
      #expect(hardware.seed == seed)
      drawn.insert(hardware.flexSPI.noise.next())
      if var noise = hardware.flexSPI.chip?.noise { drawn.insert(noise.next()) }
      drawn.insert(hardware.flexSPI.chip?.uniqueID ?? 0)
    }
    #expect(drawn.count == 150)
  }

  /// Transactions take their clocks, and the next begins in the nanosecond after.
  @Test func whatATransactionTakes() {
    let read = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, 0x0B), .init(.rowAddress, 24), .init(.dummy, 8), .init(.read, 4)])
    )
    let quad = FlexSPISequence(
      words: LookupInstruction.words([
        .init(.command, 0xEB), .init(.rowAddress, pads: 4, 24), .init(.mode8, pads: 4, 0), .init(.dummy, pads: 4, 4),
        .init(.read, pads: 4, 4),
      ]))
    for (sequence, count, megahertz, clocks) in [
      (read, 4, 30, 72), (read, 4, 133, 72), (read, 0, 133, 40), (read, 256, 100, 2088), (quad, 1, 60, 22),
      (quad, 4096, 133, 8212), (quad, 3, 1, 26),
    ] {
      var controller = Hardware(BoardConfiguration()).flexSPI
      controller.now = 5
      var bytes = [UInt8](repeating: 0, count: count)
      _ = bytes.withUnsafeMutableBytes { controller.read(sequence, address: 0, into: $0, megahertz: megahertz) }
      #expect(controller.now == 5 + UInt64(clocks * 1000 / megahertz) + 1, "\(count) bytes at \(megahertz) MHz")
      controller.now = 0
      controller.windowSequence = sequence
      controller.readMegahertz = megahertz
      bytes.withUnsafeMutableBytes { controller.window(0, into: $0) }
      #expect(controller.now == UInt64(clocks * 1000 / megahertz) + 1)
    }
    var controller = Hardware(BoardConfiguration()).flexSPI
    controller.commandMegahertz = 50
    let program = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, 0x02), .init(.rowAddress, 24), .init(.write, 4)]))
    _ = pattern(3).withUnsafeBytes { controller.write(program, address: 0, $0) }
    #expect(controller.now == 56 * 20 + 1)
    _ = controller.command(program, address: 0)
    #expect(controller.now == 56 * 20 + 1 + 32 * 20 + 1)
  }

  /// Which flashloader an image is: by its words and where it stands; the stand-in is what the board was made to be.
  @Test func whichFlashloaderAnImageIs() throws {
    let words = FlashloaderMarks.words.flatMap(littleEndian)
    let early = littleEndian(FlashloaderMarks.earlyDescriptor)
    let text = Array(StandInFlashloader.text.utf8)
    for (content, address, expected) in [
      (words, 0x2020_8000, .k270RT1020), (words + early, 0x2020_8000, .k210),
      (words + early, 0x2020_8200, .k210MCUBootUtility), (words + early, 0x2000_0000, .k210),
      (text + words, 0x2020_8000, .k270), (words + early + text, 0x2020_8200, .k270),
      (words + text.dropLast(), 0x2020_8000, .k270RT1020), (words + text.dropFirst(), 0x2020_8000, .k270RT1020),
      (words.dropLast(), 0x2020_8000, nil), (text, 0x2020_8000, nil),
    ] as [([UInt8], UInt32, FirmwareProfile?)] {
      var hardware = Hardware(BoardConfiguration())
      let table = ImageVectorTable(entry: address + 0x101, bootData: address + 0x20, selfAddress: address)
      let image =
        table.bytes + BootData(start: address, length: 0x1000).bytes + [UInt8](repeating: 0, count: 0x400) + content
      let written = image.withUnsafeBytes { hardware.ram.write(address, $0) }
      #expect(written == .done)
      let found = KnownImage.profile(of: table, in: hardware, standIn: .k270)
      #expect(found?.name == expected?.name, "\(content.count) bytes at \(address)")
    }
  }

  /// One value over a whole page or part of it is told as a fill, where it stands.
  @Test func fillsAreChanges() {
    for (range, value) in [
      (0..<4096, 0), (0x3000..<0x4000, 0x5A), (0x1234..<0x1300, 7), (0x5FFF..<0x6000, 0), (0x6001..<0x6FFF, 0x80),
    ] as [(Range<Int>, UInt8)] {
      var board = VirtualRT1020()
      let before = board.nonVolatile
      board.setFlash(at: range.lowerBound, [UInt8](repeating: value, count: range.count))
      let now = board.nonVolatile
      #expect(now.changedPages(since: before) == [range.lowerBound / 4096])
      #expect(now.change(ofPage: range.lowerBound / 4096, since: before) == .fill(range, value))
      #expect(before.change(ofPage: range.lowerBound / 4096, since: now) == .fill(range, 0xFF))
      #expect(now.change(ofPage: range.lowerBound / 4096 + 1, since: before) == nil)
      var copy = before
      let fits = copy.apply(.fill(range, value))
      #expect(fits && copy.flash(at: 0, count: 0x8000) == now.flash(at: 0, count: 0x8000))
    }
    let state = VirtualRT1020().nonVolatile
    #expect(state.change(ofPage: -1, since: state) == nil && state.change(ofPage: 2048, since: state) == nil)
  }

  @Test func whichFuseWordsAreLocked() {
    var board = VirtualRT1020()
    #expect((0..<64).allSatisfy { !board.isFuseWriteLocked($0) })
    board.setFuse(0, .max)
    #expect((0..<64).allSatisfy { board.isFuseWriteLocked($0) == (FuseWord.locks($0).write != 0) })
  }
}
