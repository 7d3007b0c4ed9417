import HIDTransport
import MBoot
import Provisioning
import SDP
import Testing
import USBIPTransport
import VirtualRT1020

/// The native client's errors, each for its own cause, with a real server.
@Suite struct BusTests {
  private static let errorStatus = [SDPReport.command] + SDPCommand.errorStatus.bytes
  private static let getVersion = Report.make(
    id: Report.ID.commandOut, payload: Packet(tag: .getProperty, parameters: [1, 0]).bytes)

  private static func configuration(
    _ mode: BoardConfiguration.Mode, _ faults: [Fault] = []
  ) -> BoardConfiguration {
    var configuration = BoardConfiguration()
    configuration.mode = mode
    configuration.faults = faults
    return configuration
  }

  /// A report of 1025 bytes, as SPSDK sends it, and the two that answer it.
  @Test func theROMAnswers() async throws {
    try await offThePool {
      let boards = try ServedBoards(VirtualRT1020())
      let bus = USBIPBus(boards.address)
      #expect(try bus.identities() == [.bootROM])
      let device = try bus.open([.flashloader, .bootROM], timeout: .zero)
      #expect(device.identity == .bootROM)
      try device.send(Self.errorStatus + [UInt8](repeating: 0, count: 1008), timeout: .seconds(5))
      #expect(try device.receive(timeout: .seconds(5)) == [3, 0x56, 0x78, 0x78, 0x56])
      #expect(try device.receive(timeout: .seconds(5)).prefix(5) == [4, 0xF0, 0xF0, 0xF0, 0xF0])
      #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
      device.close()
      device.close()
      #expect(throws: HIDError.gone) { try device.receive(timeout: .zero) }
      #expect(throws: HIDError.gone) { try device.send(Self.errorStatus, timeout: .zero) }
      _ = boards.end()
    }
  }

  @Test func oneClientAtATime() async throws {
    try await offThePool {
      let boards = try ServedBoards(VirtualRT1020(), count: 2, unix: true)
      let first = try USBIPBus(boards.address).open([.bootROM], timeout: .zero)
      // Without a bus id, the other board is as good.
      let second = try USBIPBus(boards.address).open([.bootROM], timeout: .zero)
      let error = #expect(throws: HIDError.self) {
        try USBIPBus(boards.address, busID: "1-2").open([.bootROM], timeout: .seconds(20))
      }
      #expect(error == .busy("another client has imported 1-2 at \(boards.address) (USB/IP status 2)"))
      second.close()
      let third = try USBIPBus(boards.address, busID: "1-2").open([.bootROM], timeout: .seconds(20))
      try third.send(Self.errorStatus, timeout: .seconds(5))
      #expect(try third.receive(timeout: .seconds(5)).count == 5)
      first.close()
      third.close()
      _ = boards.end()
    }
  }

  @Test func absent() async throws {
    try await offThePool {
      let boards = try ServedBoards(VirtualRT1020())
      #expect(throws: HIDError.absent([.flashloader])) {
        try USBIPBus(boards.address).open([.flashloader], timeout: .milliseconds(50))
      }
      let other = USBIPBus(boards.address, busID: "7-7")
      #expect(try other.identities() == [])
      #expect(throws: HIDError.absent([.bootROM])) { try other.open([.bootROM], timeout: .zero) }
      _ = boards.end()
      let error = #expect(throws: HIDError.self) { try USBIPBus(boards.address).identities() }
      #expect(error?.description == "no USB/IP server answers at \(boards.address): Connection refused")
    }
  }

  @Test func noServer() {
    let bus = USBIPBus(.unix(path: "/nonexistent/usb"))
    let error = #expect(throws: HIDError.self) { try bus.open([.bootROM], timeout: .milliseconds(30)) }
    #expect(error == .system("no USB/IP server answers at /nonexistent/usb: No such file or directory"))
    let long = "/" + String(repeating: "x", count: 200)
    #expect(throws: HIDError.self) { try USBIPBus(.unix(path: long)).identities() }
  }

  /// What the device said before it left is heard; then it is gone, and comes back under its name.
  @Test func reenumeration() async throws {
    try await offThePool {
      let boards = try ServedBoards(VirtualRT1020(Self.configuration(.flashloader)), count: 2)
      let bus = USBIPBus(boards.address, busID: "1-2")
      let device = try bus.open([.flashloader], timeout: .zero)
      let reset = Report.make(id: Report.ID.commandOut, payload: Packet(tag: .reset, parameters: []).bytes)
      try device.send(reset, timeout: .seconds(5))
      #expect(try device.receive(timeout: .seconds(5)).prefix(5) == [3, 0, 12, 0, 0xA0])
      #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(20)) }
      #expect(throws: HIDError.gone) { try device.send(reset, timeout: .seconds(5)) }
      device.close()
      #expect(try bus.open([.bootROM], timeout: .seconds(20)).identity == .bootROM)
      #expect(try USBIPBus(boards.address).identities() == [.flashloader, .bootROM])
      _ = boards.end()
    }
  }

  /// A board that does not come back is not there to be imported, and one that comes late is awaited.
  @Test(arguments: [Fault.enumerationNever(times: 1), .enumerationSlow(by: .milliseconds(300), times: 1)])
  func slowOrNoReenumeration(fault: Fault) async throws {
    try await offThePool {
      let boards = try ServedBoards(VirtualRT1020(Self.configuration(.flashloader, [fault])))
      let bus = USBIPBus(boards.address)
      let host = MBootHost(try bus.open([.flashloader], timeout: .zero))
      try host.reset()
      if fault.effect == .enumerationNever {
        #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .milliseconds(600)) }
      } else {
        #expect(try bus.open([.bootROM], timeout: .seconds(20)).identity == .bootROM)
      }
      _ = boards.end()
    }
  }

  /// Real time at a crawl: the board is off the bus for as long as the test looks.
  @Test func offTheBusThereIsNothingToImport() async throws {
    try await offThePool {
      let boards = try ServedBoards(
        VirtualRT1020(Self.configuration(.flashloader)), control: true, pace: .timesReal(0.001))
      let device = try USBIPBus(boards.address).open([.flashloader], timeout: .zero)
      // The control's answer comes when the board is back; a power cut it stays away from.
      try boards.ask(#"{"power": "off"}"#)
      #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(20)) }
      #expect(try USBIPBus(boards.address).identities() == [])
      #expect(throws: HIDError.absent([.bootROM])) {
        try USBIPBus(boards.address, busID: "1-1").open([.bootROM], timeout: .milliseconds(30))
      }
      try boards.ask(#"{"power": "on"}"#)
      #expect(try USBIPBus(boards.address).open([.bootROM], timeout: .seconds(20)).identity == .bootROM)
      _ = boards.end()
    }
  }

  /// Another board in the place of the one that a client has: the client's is gone.
  @Test(arguments: [#"{"boot": {"mode": "flashloader"}}"#, #"{"restore": "before"}"#, #"{"reset": true}"#])
  func replaced(request: String) async throws {
    try await offThePool {
      let boards = try ServedBoards(VirtualRT1020(), control: true)
      try boards.ask(#"{"snapshot": "before"}"#)
      let device = try USBIPBus(boards.address).open([.bootROM], timeout: .zero)
      try boards.ask(request)
      #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(20)) }
      _ = boards.end()
    }
  }

  @Test func stalls() async throws {
    try await offThePool {
      let faults: [Fault] = [.reportStalled(.out, times: 1), .reportStalled(.in, after: 1, times: 1)]
      let boards = try ServedBoards(VirtualRT1020(Self.configuration(.flashloader, faults)))
      let device = try USBIPBus(boards.address).open([.flashloader], timeout: .zero)
      try device.send(Self.getVersion, timeout: .seconds(5))
      #expect(throws: HIDError.stalled) { try device.receive(timeout: .seconds(20)) }
      try device.send(Self.getVersion, timeout: .seconds(5))
      #expect(try device.receive(timeout: .seconds(5)).prefix(5) == [3, 0, 12, 0, 0xA7])
      try device.send(Self.getVersion, timeout: .seconds(5))
      #expect(throws: HIDError.stalled) { try device.receive(timeout: .seconds(20)) }
      try device.send(Self.getVersion, timeout: .seconds(5))
      #expect(try device.receive(timeout: .seconds(5)).count == 1021)
      _ = boards.end()
    }
  }

  @Test func lostShortAndDoubledReports() async throws {
    try await offThePool {
      let faults: [Fault] = [
        .reportLost(.in, times: 1), .reportShort(.in, bytes: 7, after: 1, times: 1),
        .reportDuplicated(.in, after: 2, times: 1),
      ]
      let boards = try ServedBoards(VirtualRT1020(Self.configuration(.flashloader, faults)))
      let device = try USBIPBus(boards.address).open([.flashloader], timeout: .zero)
      try device.send(Self.getVersion, timeout: .seconds(5))
      #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(100)) }
      for count in [7, 1021] {
        try device.send(Self.getVersion, timeout: .seconds(5))
        #expect(try device.receive(timeout: .seconds(5)).count == count)
      }
      #expect(try device.receive(timeout: .seconds(5)).count == 1021)
      _ = boards.end()
    }
  }

  @Test(arguments: [Fault.Direction.in, .out]) func goneByAFault(way: Fault.Direction) async throws {
    try await offThePool {
      let fault = Fault.deviceGone(backAfter: .milliseconds(1), after: way == .out ? 0 : 1, times: 1)
      let boards = try ServedBoards(VirtualRT1020(Self.configuration(.flashloader, [fault])))
      let bus = USBIPBus(boards.address)
      let device = try bus.open([.flashloader], timeout: .zero)
      try device.send(Self.getVersion, timeout: .seconds(5))
      #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(20)) }
      #expect(try bus.open([.flashloader], timeout: .seconds(20)).identity == .flashloader)
      _ = boards.end()
    }
  }

  /// A device that takes nothing: the report is given up, and does not reach it later.
  @Test func whatIsNotTakenIsGivenUp() async throws {
    try await offThePool {
      let hang = Fault.firmwareHangs(.before, command: CommandTag.getProperty.rawValue, times: 1)
      let boards = try ServedBoards(VirtualRT1020(Self.configuration(.flashloader, [hang])), control: true)
      let device = try USBIPBus(boards.address).open([.flashloader], timeout: .zero)
      try device.send(Self.getVersion, timeout: .seconds(5))
      // The first hangs the firmware; the next is never taken.
      try device.send(Self.getVersion, timeout: .milliseconds(50))
      #expect(throws: HIDError.timeout) { try device.receive(timeout: .seconds(20)) }
      #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(10)) }
      for _ in 0..<32 { try device.send(Self.getVersion, timeout: .milliseconds(100)) }
      #expect(throws: HIDError.timeout) { try device.send(Self.getVersion, timeout: .milliseconds(10)) }
      try boards.ask(#"{"power": "off"}"#)
      #expect(throws: HIDError.gone) { _ = try device.receive(timeout: .seconds(20)) }
      _ = boards.end()
    }
  }
}
