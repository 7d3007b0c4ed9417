import CaptureReplay
import HIDTransport
import MBoot
import Provisioning
import SDP
import Testing
import VirtualRT1020

/// A board that is held to its recording.
@Suite struct StrictBoardTests {
  private static func strict(_ recording: Recording) -> VirtualRT1020 {
    var board = revive(recording).board
    board.expect(recording.script)
    return board
  }

  private static func refusals(_ board: inout VirtualRT1020) -> [String] {
    board.takeLog().filter { $0.kind == .refused }.map(\.text)
  }

  @Test func theRecordedHostIsAnswered() throws {
    for name in ["seed-20106.pcap", "usb-spsdk-provision.pcap", "healthy-write.pcap"] {
      let recording = try trace(name)
      let bus = VirtualBus(Self.strict(recording))
      var replayer = Replayer(ReplayClearance(recording, virtual), reach: .virtual)
      #expect(try replayer.run(on: bus).isSame)
      #expect(Self.refusals(&bus.board) == [])
      #expect(bus.board.script?.done == recording.count)
    }
  }

  @Test func anotherCommandIsRefused() throws {
    let bus = VirtualBus(Self.strict(try trace("seed-20106.pcap")))
    let host = try bus.mboot()
    _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    #expect(throws: MBootError.self) { _ = try host.erase(0x6000_0000, 0x1000) }
    #expect(bus.board.identity == nil)
    #expect(
      Self.refusals(&bus.board) == [
        "expected command 2, fill-memory 0x2000 4 bytes pattern 0xc0000007; got flash-erase-region 0x60000000 0x1000 memory 0"
      ])
  }

  @Test func otherDataAreRefused() throws {
    let recording = try record(flashloader()) { tap in
      _ = try tap.mboot().write(0x2000, [UInt8](repeating: 1, count: 2000))
    }
    let bus = VirtualBus(Self.strict(recording))
    var bytes = [UInt8](repeating: 1, count: 2000)
    bytes[1500] = 2
    #expect(throws: MBootError.self) { _ = try bus.mboot().write(0x2000, bytes) }
    #expect(
      Self.refusals(&bus.board) == [
        "expected other data for command 2, write-memory 0x2000 2000 bytes memory 0: byte 1500 is 0x02, recorded 0x01"
      ])
  }

  @Test func theROMRefusesToo() throws {
    let bus = VirtualBus(Self.strict(try trace("usb-spsdk-provision.pcap")))
    let host = try bus.sdp()
    _ = try host.errorStatus()
    #expect(throws: SDPError.self) { _ = try host.errorStatus() }
    #expect(bus.board.running == .off)
    #expect(Self.refusals(&bus.board).count == 1)
  }

  @Test func theSerialLineIsHeldToItAsWell() throws {
    var board = Self.strict(try trace("seed-20106.pcap"))
    let packet = Packet(tag: .reset)
    board.uartSend(UARTFrame.ping.bytes.span.bytes)
    board.uartSend(UARTFrame.command(packet.bytes).bytes.span.bytes)
    _ = board.uartReceive()
    #expect(board.running == .off)
    #expect(Self.refusals(&board).first?.hasPrefix("expected command 1, get-property 1") == true)
  }

  @Test func beyondTheRecordingNothingIsAnswered() throws {
    let recording = try record(flashloader()) { tap in
      _ = try tap.mboot().exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    }
    let bus = VirtualBus(Self.strict(recording))
    let host = try bus.mboot()
    _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    #expect(throws: MBootError.self) {
      _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    }
    #expect(Self.refusals(&bus.board).first?.hasPrefix("the recording has no more requests") == true)
  }
}
