import BootImage
import HIDTransport
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// The seam: a host's calls with timeouts, in the board's time.
@Suite struct VirtualBusTests {
  private func bus(
    _ mode: BoardConfiguration.Mode = .flashloader, _ change: (inout BoardConfiguration) -> Void = { _ in }
  )
    -> VirtualBus
  {
    var configuration = BoardConfiguration()
    configuration.mode = mode
    configuration.flash?.part = "W25Q64JV-IQ"
    change(&configuration)
    return VirtualBus(VirtualRT1020(configuration))
  }

  private func configured() -> VirtualBus {
    let bus = bus()
    bus.board.setRAM(at: 0x2000, littleEndian(0xC000_0007))
    return bus
  }

  private func command(_ tag: CommandTag, _ words: UInt32..., on device: any HIDDevice) throws -> UInt32? {
    try device.send(TestBoard.commandReport(tag, words), timeout: .seconds(1))
    return TestBoard.status([TestBoard.answer(try device.receive(timeout: .seconds(1)))])
  }

  @Test func whatIsThereIsFound() throws {
    let bus = bus()
    #expect(try bus.identities() == [.flashloader])
    #expect(try bus.open([.bootROM, .flashloader], timeout: .zero).identity == .flashloader)
    let before = bus.board.time
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .seconds(3)) }
    #expect(bus.board.time - before == .seconds(3), "waiting costs virtual time")
    bus.pause(.seconds(2))
    #expect(bus.board.time - before == .seconds(5))
  }

  @Test func silenceCostsTheTimeout() throws {
    let bus = bus()
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(700)) }
    #expect(bus.board.time == .milliseconds(700))
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .seconds(-5)) }
    #expect(bus.board.time == .milliseconds(700))
  }

  /// A chip erase takes longer than the host waits: the answer comes later, to whoever asks then.
  @Test func aLateAnswerComesLater() throws {
    let bus = configured()
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(try command(.configureMemory, 9, 0x2000, on: device) == 0)
    try device.send(TestBoard.commandReport(.flashEraseAll, [9]), timeout: .seconds(1))
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .seconds(5)) }
    #expect(throws: HIDError.timeout) {
      try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(5))
    }
    #expect(bus.board.time > .seconds(10) && bus.board.time < .seconds(11))
    let answer = TestBoard.answer(try device.receive(timeout: .seconds(60)))
    #expect(answer == .response(tag: 0xA0, words: [0, 1]))
    #expect(bus.board.time > .seconds(20) && bus.board.time < .seconds(22))
  }

  @Test func sendingBeforeReadingKeepsTheAnswersInOrder() throws {
    let bus = bus()
    let device = try bus.open([.flashloader], timeout: .zero)
    for tag: UInt32 in [1, 0x18, 7] {
      try device.send(TestBoard.commandReport(.getProperty, [tag]), timeout: .seconds(1))
    }
    for value: UInt32 in [0x4B02_0100, 0x5401_0000, 0x5_EFDF] {
      #expect(TestBoard.answer(try device.receive(timeout: .zero)) == .response(tag: 0xA7, words: [0, value]))
    }
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    // A read of much is not taken early without end.
    try device.send(TestBoard.commandReport(.readMemory, [0, 0x40000]), timeout: .seconds(1))
    #expect(throws: HIDError.timeout) {
      try device.send(TestBoard.commandReport(.getProperty, [1]), timeout: .seconds(1))
    }
    var reports = 0
    while (try? device.receive(timeout: .zero)) != nil { reports += 1 }
    #expect(reports == 2 + (0x40000 + 1015) / 1016)
  }

  @Test func aDeviceThatLeftStaysAway() throws {
    let bus = bus { $0.bootPins = .serial }
    let device = try bus.open([.flashloader], timeout: .zero)
    #expect(try command(.reset, on: device) == 0)
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(1)) }
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .seconds(1)) }
    #expect(try bus.identities().isEmpty)
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .milliseconds(100)) }
    let rom = try bus.open([.bootROM], timeout: .seconds(5))
    #expect(bus.board.time < .seconds(1), "it waits as long as it takes and no longer")
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .zero) }
    // Another reset: the same identity comes back, and the old session is dead all the same.
    bus.board.reset()
    bus.pause(.seconds(1))
    #expect(try bus.identities() == [.bootROM])
    #expect(throws: HIDError.gone) { try rom.send([1], timeout: .zero) }
    #expect(throws: HIDError.gone) { try rom.receive(timeout: .zero) }
    let again = try bus.open([.bootROM], timeout: .zero)
    try again.send([1] + SDPCommand.errorStatus.bytes, timeout: .zero)
    #expect(try again.receive(timeout: .zero).count == 5)
  }

  @Test func fromTheROMToTheFlashloader() throws {
    let bus = bus(.rom)
    let rom = try bus.open([.bootROM], timeout: .zero)
    let image = StandInFlashloader.make()
    try rom.send(
      [1] + SDPCommand.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)).bytes,
      timeout: .zero)
    for start in stride(from: 0, to: image.count, by: 1024) {
      try rom.send([2] + Array(image[start..<min(start + 1024, image.count)]), timeout: .zero)
    }
    _ = try rom.receive(timeout: .zero)
    _ = try rom.receive(timeout: .zero)
    try rom.send([1] + SDPCommand.jump(to: StandInFlashloader.jumpAddress).bytes, timeout: .zero)
    #expect(try rom.receive(timeout: .zero).count == 5)
    #expect(throws: HIDError.gone) { try rom.receive(timeout: .seconds(1)) }
    let device = try bus.open([.flashloader], timeout: .seconds(1))
    #expect(try command(.getProperty, 1, on: device) == 0)
    #expect(throws: HIDError.gone) { try rom.send([1], timeout: .zero) }
  }

  @Test func powerGoesAndComes() throws {
    let bus = bus()
    let device = try bus.open([.flashloader], timeout: .zero)
    bus.board.setPower(false)
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .zero) }
    #expect(try bus.identities().isEmpty)
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .seconds(10)) }
    bus.board.setPower(true)
    #expect(try bus.open([.bootROM], timeout: .seconds(1)).identity == .bootROM)
    #expect(throws: HIDError.gone) { try device.receive(timeout: .zero) }
  }

  @Test func aClosedDeviceIsGone() throws {
    let bus = bus()
    let device = try bus.open([.flashloader], timeout: .zero)
    for tag: UInt32 in [1, 7] { try device.send(TestBoard.commandReport(.getProperty, [tag]), timeout: .seconds(1)) }
    device.close()
    device.close()
    #expect(throws: HIDError.gone) { try device.receive(timeout: .zero) }
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .zero) }
    let next = try bus.open([.flashloader], timeout: .zero)
    #expect(TestBoard.answer(try next.receive(timeout: .zero)) == .response(tag: 0xA7, words: [0, 0x5_EFDF]))
  }

  @Test func aHungBoardTakesNothing() throws {
    let bus = bus { $0.ram = .flexRAM }
    let device = try bus.open([.flashloader], timeout: .zero)
    try device.send(TestBoard.commandReport(.fillMemory, [0x3_0000, 4, 0]), timeout: .seconds(1))
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .seconds(1)) }
    #expect(throws: HIDError.timeout) { try device.send([1], timeout: .seconds(1)) }
    #expect(bus.board.time >= .seconds(2) && bus.board.isHung)
    #expect(try bus.identities() == [.flashloader], "it is still on the bus")
  }

  @Test func aSmallBufferTakesNothing() throws {
    let bus = bus()
    let device = try bus.open([.flashloader], timeout: .zero)
    for tag: UInt32 in [1, 7] { try device.send(TestBoard.commandReport(.getProperty, [tag]), timeout: .seconds(1)) }
    var small = [UInt8](repeating: 0, count: 64)
    #expect(throws: HIDError.timeout) {
      try small.withUnsafeMutableBytes { try device.receive(into: $0, timeout: .zero) }
    }
    #expect(small.allSatisfy { $0 == 0 })
    #expect(try device.receive(timeout: .zero).count == 1021)
  }

  /// A device that comes at the very end of a timeout is found; a nanosecond earlier it is not there.
  @Test func comingAtTheEndOfATimeout() throws {
    for (less, isFound) in [(0, true), (1, false)] {
      let bus = VirtualBus(VirtualRT1020())
      bus.board.reset()
      let due = try #require(bus.board.enumerationTime) - bus.board.time - .nanoseconds(less)
      if isFound {
        #expect(try bus.open([.bootROM], timeout: due).identity == .bootROM)
      } else {
        #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: due) }
        #expect(bus.board.time == due, "all of the timeout has passed")
      }
    }
  }

  /// A handle of a device that went away gets nothing of the one that came in its place.
  @Test func anOldHandleGetsNothingOfTheNew() throws {
    let bus = VirtualBus(VirtualRT1020())
    let old = try bus.open([.bootROM], timeout: .zero)
    bus.board.reset()
    let new = try bus.open([.bootROM], timeout: .seconds(1))
    let command = [SDPReport.command] + SDPCommand.errorStatus.bytes
    try new.send(command.span.bytes, timeout: .zero)
    var buffer = [UInt8](repeating: 0, count: HIDLimits.reportBytes)
    #expect(throws: HIDError.gone) { try old.send(command.span.bytes, timeout: .seconds(1)) }
    #expect(throws: HIDError.gone) {
      try buffer.withUnsafeMutableBytes { try old.receive(into: $0, timeout: .seconds(1)) }
    }
    let count = try buffer.withUnsafeMutableBytes { try new.receive(into: $0, timeout: .seconds(1)) }
    #expect(count == 5)
  }
}
