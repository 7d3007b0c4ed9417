import BootImage
import HIDTransport
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// Every fault of the USB link, provoked and lifted, through the seam and through plain reports.
@Suite struct LinkFaultTests {
  private func bus(_ mode: BoardConfiguration.Mode = .flashloader, _ faults: Fault...) -> VirtualBus {
    var configuration = BoardConfiguration()
    configuration.mode = mode
    configuration.faults = faults
    return VirtualBus(VirtualRT1020(configuration))
  }

  /// A fault that strikes once, after `after` reports.
  private func once(_ effect: Fault.Effect, after: Int = 0) -> Fault {
    Fault(effect, trigger: .init(after: after, times: 1))
  }

  private func ask(_ device: any HIDDevice, _ tag: UInt32 = 1) throws -> TestBoard.Answer {
    try device.send(TestBoard.commandReport(.getProperty, [tag]), timeout: .seconds(1))
    return TestBoard.answer(try device.receive(timeout: .seconds(1)))
  }

  private static let version = TestBoard.Answer.response(tag: 0xA7, words: [0, 0x4B02_0100])

  @Test func lostReports() throws {
    for way in Fault.Direction.allCases {
      let bus = bus(.flashloader, once(.reportLost(way), after: 1))
      let device = try bus.open([.flashloader], timeout: .zero)
      #expect(try ask(device) == Self.version)
      let before = bus.board.time
      #expect(throws: HIDError.timeout) { try ask(device) }
      #expect(bus.board.time - before >= .seconds(1), "the host waits in vain")
      #expect(try ask(device) == Self.version)
      #expect(bus.board.faults.map(\.strikes) == [1])
    }
    // For ever, until lifted.
    let bus = bus(.flashloader, Fault(.reportLost(.in)))
    let device = try bus.open([.flashloader], timeout: .zero)
    for _ in 0..<3 { #expect(throws: HIDError.timeout) { try ask(device) } }
    bus.board.clearFaults()
    #expect(try ask(device) == Self.version)
  }

  @Test func aLostPacketOfARead() throws {
    let bus = bus(.flashloader, once(.reportLost(.in), after: 2))
    let device = try bus.open([.flashloader], timeout: .zero)
    try device.send(TestBoard.commandReport(.readMemory, [0x2000, 5000]), timeout: .seconds(1))
    var bytes = 0
    var last: TestBoard.Answer?
    while let report = try? device.receive(timeout: .seconds(1)) {
      last = TestBoard.answer(report)
      if case .data(let piece)? = last { bytes += piece.count }
    }
    #expect(bytes == 5000 - 1016 && last == .response(tag: 0xA0, words: [0, 3]))
  }

  @Test func duplicatedAnswers() throws {
    let bus = bus(.flashloader, once(.reportDuplicated(.in), after: 1))
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(try ask(device) == Self.version)
    #expect(try ask(device) == Self.version)
    #expect(TestBoard.answer(try device.receive(timeout: .zero)) == Self.version)
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    #expect(try ask(device, 7) == .response(tag: 0xA7, words: [0, 0x5_EFDF]))
  }

  @Test func duplicatedCommandsAreCarriedOutTwice() throws {
    let bus = bus(.flashloader, once(.reportDuplicated(.out)))
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(try ask(device) == Self.version)
    #expect(TestBoard.answer(try device.receive(timeout: .zero)) == Self.version)
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    // A packet of a write that comes twice shifts what follows.
    bus.board.clearFaults()
    bus.board.add([once(.reportDuplicated(.out), after: 1)])
    try device.send(TestBoard.commandReport(.writeMemory, [0x2000, 8]), timeout: .seconds(1))
    _ = try device.receive(timeout: .zero)
    try device.send(TestBoard.report(Report.ID.dataOut, [1, 2, 3, 4]), timeout: .seconds(1))
    #expect(TestBoard.answer(try device.receive(timeout: .zero)) == .response(tag: 0xA0, words: [0, 4]))
    #expect(bus.board.ram(at: 0x2000, count: 8) == [1, 2, 3, 4, 1, 2, 3, 4])
  }

  @Test func shortReports() throws {
    let bus = bus(.flashloader, once(.reportShort(.in, bytes: 3)), once(.reportShort(.out, bytes: 9), after: 1))
    let device = try bus.open([.flashloader], timeout: .zero)
    try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(1))
    #expect(try device.receive(timeout: .zero) == [3, 0, 12])
    // A command that breaks off is ignored.
    #expect(throws: HIDError.timeout) { try ask(device) }
    #expect(try ask(device) == Self.version)
    for bytes in [-5, 0, Int.max] {
      bus.board.clearFaults()
      bus.board.add([once(.reportShort(.in, bytes: bytes)), once(.reportShort(.out, bytes: bytes), after: 1)])
      try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(1))
      #expect(try device.receive(timeout: .zero).count == (bytes == .max ? 1021 : 0))
      if bytes == .max {
        #expect(try ask(device) == Self.version)
      } else {
        #expect(throws: HIDError.timeout) { try ask(device) }
      }
    }
  }

  @Test func lateReports() throws {
    for way in Fault.Direction.allCases {
      let bus = bus(.flashloader, once(.reportDelayed(way, .milliseconds(700)), after: 1))
      let device = try bus.open([.flashloader], timeout: .zero)
      #expect(try ask(device) == Self.version)
      #expect(bus.board.time == .zero)
      #expect(try ask(device) == Self.version)
      #expect(bus.board.time == .milliseconds(700))
      #expect(try ask(device) == Self.version)
      #expect(bus.board.time == .milliseconds(700))
    }
    // Later than the host waits: the answer comes to whoever asks then.
    let bus = bus(.flashloader, once(.reportDelayed(.in, .seconds(3))))
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(throws: HIDError.timeout) { try ask(device) }
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .seconds(1)) }
    #expect(TestBoard.answer(try device.receive(timeout: .seconds(2))) == Self.version)
  }

  @Test func stalls() throws {
    let bus = bus(.flashloader, once(.reportStalled(.out), after: 1), once(.reportStalled(.in), after: 1))
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(try ask(device) == Self.version)
    #expect(throws: HIDError.stalled) {
      try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(1))
    }
    try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(1))
    #expect(throws: HIDError.stalled) { try device.receive(timeout: .seconds(1)) }
    #expect(bus.board.time == .zero, "a stall is no silence")
    #expect(try ask(device) == Self.version)
  }

  @Test func aDeviceThatLeavesWhileThePartRunsOn() throws {
    let gone = Fault(.deviceGone(backAfter: .seconds(2)), trigger: .init(after: 3, times: 1))
    let bus = bus(.flashloader, gone)
    bus.board.setRAM(at: 0x3000, [7])
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(try ask(device) == Self.version)
    try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(1))
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(1)) }
    #expect(try bus.identities().isEmpty && bus.board.running == .flashloader)
    #expect(throws: HIDError.absent([.flashloader])) { try bus.open([.flashloader], timeout: .seconds(1)) }
    let again = try bus.open([.flashloader], timeout: .seconds(5))
    #expect(bus.board.time == .seconds(2) && bus.board.resetCount == 0)
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .zero) }
    #expect(try ask(again) == Self.version && bus.board.ram(at: 0x3000, count: 1) == [7])
  }

  @Test func aDeviceThatStaysAwayUntilTheFaultIsLifted() throws {
    let bus = bus(.flashloader, once(.deviceGone(backAfter: nil)))
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(throws: HIDError.gone) { try ask(device) }
    #expect(bus.board.enumerationTime == nil)
    #expect(throws: HIDError.absent([.flashloader])) { try bus.open([.flashloader], timeout: .seconds(1000)) }
    bus.board.clearFaults()
    #expect(try ask(bus.open([.flashloader], timeout: .seconds(1))) == Self.version)
  }

  @Test func arrivalsThatAreSlowOrNeverCome() throws {
    let bus = bus(.rom, Fault(.enumerationSlow(.seconds(9))))
    #expect(try bus.identities() == [.bootROM], "a board that is just made is found at once")
    bus.board.reset()
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .seconds(9)) }
    _ = try bus.open([.bootROM], timeout: .seconds(1))
    bus.board.clearFaults()
    bus.board.add([once(.enumerationNever)])
    bus.board.reset()
    #expect(bus.board.enumerationTime == nil)
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .seconds(1000)) }
    bus.board.reset()
    _ = try bus.open([.bootROM], timeout: .seconds(1))
    bus.board.add([Fault(.enumerationNever)])
    bus.board.reset()
    bus.board.clearFaults()
    _ = try bus.open([.bootROM], timeout: .seconds(1))
  }

  @Test func theROMComesBackInPlaceOfTheFlashloader() {
    var test = TestBoard(rom: { _ in })
    func start(_ test: inout TestBoard) {
      let image = StandInFlashloader.make()
      _ = test.sdp(
        .writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)), image)
      _ = test.sdp(.jump(to: StandInFlashloader.jumpAddress))
      test.settle()
    }
    test.board.add([Fault(.enumerationAsROM, trigger: .init(times: 1))])
    test.board.reset()
    test.settle()
    #expect(test.board.faults.map(\.strikes) == [0], "a ROM that starts is no flashloader")
    start(&test)
    #expect(test.board.identity == .bootROM && test.board.faults.map(\.strikes) == [1])
    start(&test)
    #expect(test.board.identity == .flashloader)
  }

  @Test func theROMsReportsAreFaultyToo() {
    var test = TestBoard(rom: { _ in })
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess])
    test.board.add([once(.reportLost(.in), after: 1), once(.reportDuplicated(.out), after: 1)])
    #expect(test.sdpWords(.errorStatus) == [.habOpen])
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess, .habOpen, .habSuccess])
  }

  @Test func theSerialLineIsNotUSB() {
    var test = TestBoard(flashloader: "K2.1.0")
    test.board.add(
      Fault.Direction.allCases.flatMap { [Fault(.reportLost($0)), Fault(.reportStalled($0))] }
        + [Fault(.deviceGone(backAfter: nil)), Fault(.enumerationNever)])
    let ping = test.uart([0x5A, 0xA6])
    #expect(ping.starts(with: [0x5A, 0xA7]))
    #expect(test.board.faults.allSatisfy { $0.strikes == 0 })
    #expect(test.offer(TestBoard.commandReport(.getProperty, [1])) == .absent)
    #expect(test.board.identity == nil && test.uart([0x5A, 0xA6]) == ping)
    test.board.reset()
    test.board.advance(by: .seconds(10))
    #expect(test.board.identity == nil && test.uart([0x5A, 0xA6]).starts(with: [0x5A, 0xA8]))
  }

  @Test func aHealthyBoardIsNotSick() {
    var test = TestBoard(flashloader: "K2.1.0")
    #expect(!test.board.isSick)
    test.board.add([once(.reportDuplicated(.in))])
    #expect(test.board.isSick)
    test.board.clearFaults()
    #expect(!test.board.isSick)
  }

  /// A report that arrives a second time does so when the host lets it, and what it does happens then.
  @Test func whatADuplicateDoes() throws {
    var test = FaultCase.configured("K2.1.0") { $0.logsEvents = true }
    test.board.add([once(.reportDuplicated(.out))])
    #expect(test.offer(TestBoard.commandReport(.getProperty, [1])) == .accepted)
    test.board.advance(by: .seconds(5))
    _ = test.board.takeLog()
    #expect(test.take() != nil)
    let entry = try #require(test.board.takeLog().first { $0.kind == .command })
    #expect(entry.time >= .seconds(5))
  }

  /// A duplicate's work that fails the supply does so though nobody asks for anything more.
  @Test func aDuplicateThatFailsTheSupply() {
    var erase = FaultCase.configured("K2.1.0")
    erase.board.add([once(.reportDuplicated(.out)), .powerCut(in: .erase, after: 1, times: 1)])
    #expect(erase.offer(TestBoard.commandReport(.flashEraseRegion, [0x6000_5000, 0x1000, 0])) == .accepted)
    #expect(erase.take() != nil)
    #expect(erase.board.running == .flashloader)
    erase.board.advance(by: .seconds(1))
    #expect(erase.board.running == .off)

    var write = FaultCase.configured("K2.1.0")
    #expect(write.command(.writeMemory, 0x6000_5000, 2048).count == 1)
    write.board.add([once(.reportDuplicated(.out)), .powerCut(in: .program, after: 4, times: 1)])
    #expect(write.offer(TestBoard.report(2, pattern(1016))) == .accepted)
    write.board.advance(by: .seconds(1))
    #expect(write.board.running == .off)
  }

  /// Each arrival is asked for by itself.
  @Test func slowOnlyWhereItStrikes() {
    var test = TestBoard(rom: { _ in })
    test.board.add([Fault(.enumerationSlow(.seconds(9)), trigger: .init(after: 1, times: 1))])
    var times: [Duration] = []
    for _ in 0..<3 {
      let before = test.board.time
      test.board.reset()
      test.settle()
      times.append(test.board.time - before)
    }
    #expect(times[0] < .seconds(1) && times[1] > .seconds(9) && times[2] < .seconds(1))
  }
}
