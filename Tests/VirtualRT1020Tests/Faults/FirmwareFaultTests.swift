import HIDTransport
import MBoot
import Testing

@testable import VirtualRT1020

/// A flashloader that hangs or crashes, over both links.
@Suite struct FirmwareFaultTests {
  private func board(_ effect: Fault.Effect, after: Int = 0, times: Int? = 1) -> TestBoard {
    var test = TestBoard(flashloader: "K2.1.0")
    test.board.add([Fault(effect, trigger: .init(after: after, times: times))])
    return test
  }

  private static let fill: (CommandTag, [UInt32]) = (.fillMemory, [0x2000, 4, 0x5555_5555])

  private func fill(_ test: inout TestBoard) -> UInt32? { test.status(.fillMemory, 0x2000, 4, 0x5555_5555) }

  private func isFilled(_ test: TestBoard) -> Bool { test.board.ram(at: 0x2000, count: 1) == [0x55] }

  @Test func itHangsBeforeACommand() {
    var test = board(.firmwareHangs(.before, command: nil), after: 1)
    #expect(test.property(1) == [0, 0x4B02_0100])
    #expect(fill(&test) == nil && !isFilled(test))
    #expect(test.board.isHung && test.board.identity == .flashloader)
    #expect(test.offer(TestBoard.commandReport(.getProperty, [1])) == .notReady)
    test.board.clearFaults()
    #expect(test.board.isHung, "lifting does not wake it")
    test.board.reset()
    test.settle()
    #expect(test.board.identity == .bootROM && !test.board.isHung)
  }

  @Test func itHangsAfterACommand() {
    var test = board(.firmwareHangs(.after, command: CommandTag.fillMemory.rawValue))
    #expect(test.property(1) == [0, 0x4B02_0100])
    #expect(fill(&test) == nil && isFilled(test) && test.board.isHung)
  }

  @Test func itHangsWhenADataPhaseIsOver() {
    var test = board(.firmwareHangs(.after, command: nil))
    #expect(test.write(0x2000, pattern(3000)) == nil)
    #expect(test.board.ram(at: 0x2000, count: 3000) == pattern(3000) && test.board.isHung)
    test = board(.firmwareHangs(.after, command: nil))
    let answers = test.command(.readMemory, 0x2000, 3000, 0)
    #expect(answers.count == 4, "the announcement and three packets, but no end")
    #expect(test.board.isHung)
  }

  @Test func itCrashesAndTheROMComesBack() {
    for moment in Fault.Moment.allCases {
      var test = board(.firmwareCrashes(moment, command: CommandTag.fillMemory.rawValue))
      #expect(fill(&test) == nil)
      #expect(isFilled(test) == (moment == .after), "RAM survives a reset")
      #expect(test.board.identity == nil && test.board.resetCount == 1)
      test.settle()
      #expect(test.board.identity == .bootROM)
      #expect(test.board.faults.map(\.strikes) == [1])
    }
  }

  @Test func afterAResetTheROMTakesItsTimeToLookIntoTheFlash() throws {
    func delay(_ pins: BootPins) throws -> Duration {
      var test = TestBoard(rom: { $0.bootPins = pins })
      test.board.reset()
      return try #require(test.board.enumerationTime) - test.board.time
    }
    #expect(try delay(.internal) > delay(.serial))
  }

  @Test func aCrashInTheMiddleOfAnEraseComesWhenTheEraseIsDone() throws {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    let bus = VirtualBus(VirtualRT1020(configuration))
    bus.board.setRAM(at: 0x2000, littleEndian(0xC000_0007))
    let device = try bus.open([.flashloader], timeout: .zero)
    try device.send(TestBoard.commandReport(.configureMemory, [9, 0x2000]), timeout: .seconds(1))
    _ = try device.receive(timeout: .seconds(1))
    bus.board.add([Fault(.firmwareCrashes(.after, command: CommandTag.flashEraseRegion.rawValue))])
    let before = bus.board.time
    try device.send(TestBoard.commandReport(.flashEraseRegion, [0x6000_0000, 0x4000]), timeout: .seconds(1))
    #expect(try bus.identities() == [.flashloader] && !bus.board.isHung)
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(60)) }
    #expect(bus.board.time - before > .milliseconds(10) && bus.board.time - before < .seconds(10))
    _ = try bus.open([.bootROM], timeout: .seconds(1))
  }

  @Test func theSerialLineSeesItToo() {
    func frame(_ tag: CommandTag, _ words: [UInt32]) -> [UInt8] {
      UARTFrame.command(Packet(tag: tag, parameters: words).bytes).bytes
    }
    var test = board(.firmwareHangs(.before, command: nil), after: 1)
    #expect(!test.uart(frame(.getProperty, [1, 0])).isEmpty)
    _ = test.uart(UARTFrame.ack.bytes)
    #expect(test.uart(frame(Self.fill.0, Self.fill.1)).isEmpty && !isFilled(test) && test.board.isHung)
    test = board(.firmwareCrashes(.after, command: nil))
    #expect(test.uart(frame(Self.fill.0, Self.fill.1)).isEmpty && isFilled(test))
    #expect(test.board.resetCount == 1 && test.board.running == .bootROM)
    #expect(test.uart([0x5A, 0xA6]).starts(with: [0x5A, 0xA8]), "the boot ROM answers now")
  }

  @Test func otherCommandsAreHealthy() {
    var test = board(.firmwareHangs(.before, command: 0x0F), times: nil)
    #expect(fill(&test) == 0 && isFilled(test))
    #expect(test.board.faults.map(\.strikes) == [0])
    #expect(test.readOnce(1) == [])
    #expect(test.board.isHung)
  }

  /// A fault of one command leaves all others alone, before and after, whatever it does.
  @Test func onlyTheCommandThatIsMeant() {
    for moment in Fault.Moment.allCases {
      for fault in [
        Fault.firmwareHangs(moment, command: 0x0E), .firmwareCrashes(moment, command: 0x0E),
      ] {
        var test = TestBoard(flashloader: "K2.1.0")
        test.board.add([fault])
        #expect(test.property(1).first == 0 && test.readOnce(5).first == 0 && test.strikes == [0])
        #expect(test.programOnce(5, 0) == nil && test.strikes == [1], "\(fault)")
      }
    }
  }
}
