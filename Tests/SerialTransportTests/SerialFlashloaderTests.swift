import HIDTransport
import MBoot
import Testing

@testable import SerialTransport

@Suite struct SerialFlashloaderTests {
  static let pong = UARTFrame.pingResponse(version: .packetProtocol, options: 0).bytes
  static let getProperty = Packet(tag: .getProperty, parameters: [1, 0]).bytes
  static let answer = Packet(tag: .getPropertyResponse, parameters: [0, 0x4B02_0100]).bytes

  /// A flashloader that answers one ping, then runs the script.
  private func open(
    _ script: @escaping @Sendable (PtyPeer) throws -> Void
  ) throws -> (SerialBus, any HIDDevice, PtyPeer) {
    let peer = try PtyPeer { peer in
      try peer.expect(UARTFrame.ping.bytes)
      peer.write(Self.pong)
      try script(peer)
    }
    let bus = SerialBus(path: peer.path)
    bus.pingTimeout = .seconds(30)
    let device = try bus.open([.bootROM, .flashloader], timeout: .seconds(30))
    #expect(device.identity == .flashloader)
    return (bus, device, peer)
  }

  @Test func aCommandAndItsAnswer() throws {
    let (bus, device, peer) = try open { peer in
      let frame = UARTFrame.command(Self.getProperty).bytes
      try peer.expect(frame)
      peer.write(UARTFrame.ack.bytes)
      peer.write(UARTFrame.command(Self.answer).bytes)
      try peer.expect(UARTFrame.ack.bytes)
    }
    try device.send(Report.make(id: 1, payload: Self.getProperty), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)) == Report.make(id: 3, payload: Self.answer))
    #expect(try bus.identities() == [.flashloader], "known, and not asked while it is open")
    peer.join()
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    #expect(throws: HIDError.busy(peer.path)) { try bus.open([.flashloader], timeout: .zero) }
    device.close()
    #expect(throws: HIDError.gone) { try device.receive(timeout: .zero) }
  }

  @Test func nakMakesItSendAgain() throws {
    let (_, device, peer) = try open { peer in
      let frame = UARTFrame.command(Self.getProperty).bytes
      for _ in 0..<3 {
        try peer.expect(frame)
        peer.write(UARTFrame.nak.bytes)
      }
      try peer.expect(frame)
      peer.write(UARTFrame.ack.bytes + UARTFrame.command(Self.answer).bytes)
      try peer.expect(UARTFrame.ack.bytes)
    }
    try device.send(Report.make(id: 1, payload: Self.getProperty), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)).count == 4 + Self.answer.count)
    peer.join()
  }

  @Test func nakForEverIsAnError() throws {
    let (_, device, peer) = try open { peer in
      let count = UARTFrame.command(Self.getProperty).bytes.count
      for _ in 0..<8 {
        _ = try peer.read(count)
        peer.write(UARTFrame.nak.bytes)
      }
      #expect(peer.isQuiet())
    }
    try device.send(Report.make(id: 1, payload: Self.getProperty), timeout: .seconds(30))
    let error = #expect(throws: HIDError.self) { try device.receive(timeout: .seconds(30)) }
    #expect(error == .malformed("the device calls a frame damaged 8 times"))
    peer.join()
  }

  @Test func damagedFramesAreRefused() throws {
    let (_, device, peer) = try open { peer in
      try peer.expect(UARTFrame.command(Self.getProperty).bytes)
      peer.write(UARTFrame.ack.bytes)
      var bad = UARTFrame.data([1, 2, 3]).bytes
      bad[7] ^= 1
      for _ in 0..<3 {
        peer.write([0, 0x5A, 0x77] + bad)
        try peer.expect(UARTFrame.nak.bytes)
      }
      peer.write(UARTFrame.data([1, 2, 3]).bytes)
      try peer.expect(UARTFrame.ack.bytes)
      for _ in 0..<17 { peer.write(bad) }
    }
    try device.send(Report.make(id: 1, payload: Self.getProperty), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)) == Report.make(id: 4, payload: [1, 2, 3]))
    #expect(throws: HIDError.malformed("17 damaged frames in a row")) { try device.receive(timeout: .seconds(30)) }
    peer.join()
  }

  @Test func dataGoOneFrameAtATimeUntilAbort() throws {
    let (_, device, peer) = try open { peer in
      let first = UARTFrame.data([1, 2]).bytes
      let second = UARTFrame.data([3]).bytes
      try peer.expect(first)
      #expect(peer.isQuiet())
      peer.write(UARTFrame.ack.bytes)
      try peer.expect(second)
      peer.write(UARTFrame.ackAbort.bytes)
      peer.write(UARTFrame.command(Self.answer).bytes)
      try peer.expect(UARTFrame.ack.bytes)
    }
    try device.send(Report.make(id: 2, payload: [1, 2]), timeout: .seconds(30))
    try device.send(Report.make(id: 2, payload: [3]), timeout: .seconds(30))
    try device.send(Report.make(id: 2, payload: [4]), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)) == Report.make(id: 3, payload: []))
    #expect(try device.receive(timeout: .seconds(30)) == Report.make(id: 3, payload: Self.answer))
    peer.join()
  }

  @Test func silenceIsATimeoutAndAHangUpIsGone() throws {
    let (_, device, peer) = try open { peer in
      _ = try peer.read(UARTFrame.command(Self.getProperty).bytes.count)
    }
    try device.send(Report.make(id: 1, payload: Self.getProperty), timeout: .seconds(30))
    peer.join()
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(20)) }
    #expect(throws: HIDError.timeout) {
      try device.send(Report.make(id: 1, payload: Self.getProperty), timeout: .milliseconds(20))
    }
    peer.hangUp()
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(30)) }
    #expect(throws: HIDError.gone) { try device.send([1, 0, 0, 0], timeout: .seconds(30)) }
    // The bus is not asked again: the pty's number may be another test's by now.
  }

  @Test func wrongReportsAreNotSent() throws {
    let (_, device, peer) = try open { peer in #expect(peer.isQuiet()) }
    for report in [[], [1], [1, 0, 9, 0], [3, 0, 0, 0], [4, 0, 0, 0]] as [[UInt8]] {
      #expect(throws: HIDError.self) { try device.send(report, timeout: .seconds(1)) }
    }
    peer.join()
  }

  @Test func chatterIsBoundedAndIgnored() throws {
    let (_, device, peer) = try open { peer in
      for seed in 0..<30 {
        peer.write((0..<100).map { UInt8(truncatingIfNeeded: ($0 &* 73 &+ seed &* 31) % 89) })
      }
    }
    peer.join()
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(50)) }
  }
}
