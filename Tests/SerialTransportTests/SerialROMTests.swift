import HIDTransport
import SDP
import Testing

@testable import SerialTransport

@Suite struct SerialROMTests {
  static let pong = SDPPingReply(uniqueID: 0x1122_3344_5566_7788).bytes

  private func open(
    _ script: @escaping @Sendable (PtyPeer) throws -> Void
  ) throws -> (SerialBus, any HIDDevice, PtyPeer) {
    let peer = try PtyPeer { peer in
      try peer.expect([0x5A, 0xA6])
      // In two parts: all twelve bytes belong to the answer.
      peer.write(Array(Self.pong[..<5]))
      #expect(peer.isQuiet())
      peer.write(Array(Self.pong[5...]))
      try script(peer)
    }
    let bus = SerialBus(path: peer.path)
    bus.pingTimeout = .seconds(30)
    let device = try bus.open([.flashloader, .bootROM], timeout: .seconds(30))
    #expect(device.identity == .bootROM)
    return (bus, device, peer)
  }

  private func report(_ command: SDPCommand) -> [UInt8] { [1] + command.bytes }

  @Test func errorStatus() throws {
    let (bus, device, peer) = try open { peer in
      try peer.expect(SDPCommand.errorStatus.bytes)
      peer.write(SDPStatus.habOpen.bytes + SDPStatus.habSuccess.bytes)
    }
    // Padded as SPSDK pads it.
    try device.send(report(.errorStatus) + [UInt8](repeating: 0, count: 1008), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)) == [3] + SDPStatus.habOpen.bytes)
    let status = try device.receive(timeout: .seconds(30))
    #expect(status.count == 65)
    #expect(Array(status[..<6]) == [4] + SDPStatus.habSuccess.bytes + [0])
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    #expect(try bus.identities() == [.bootROM])
    peer.join()
  }

  @Test func nobodyIsAskedInTheMiddleOfATransfer() throws {
    let (bus, device, peer) = try open { peer in
      _ = try peer.read(16 + 1024)
      #expect(peer.isQuiet())
    }
    try device.send(report(.writeFile(address: 0x2020_8000, count: 1500)), timeout: .seconds(30))
    try device.send([2] + [UInt8](repeating: 7, count: 1024), timeout: .seconds(30))
    device.close()
    #expect(try bus.identities() == [.bootROM])
    let again = try bus.open([.bootROM], timeout: .zero)
    #expect(throws: HIDError.self) { try again.send(report(.errorStatus), timeout: .seconds(1)) }
    peer.join()
  }

  @Test func writeFileIsUnpadded() throws {
    let command = SDPCommand.writeFile(address: 0x2020_8000, count: 1500)
    let (_, device, peer) = try open { peer in
      try peer.expect(command.bytes)
      try peer.expect([UInt8](repeating: 7, count: 1024) + [UInt8](repeating: 8, count: 476))
      #expect(peer.isQuiet())
      peer.write(SDPStatus.habOpen.bytes + SDPStatus.writeFileComplete.bytes)
    }
    try device.send(report(command), timeout: .seconds(30))
    try device.send([2] + [UInt8](repeating: 7, count: 1024), timeout: .seconds(30))
    try device.send([2] + [UInt8](repeating: 8, count: 476) + [UInt8](repeating: 0, count: 548), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30))[0] == 3)
    #expect(Array(try device.receive(timeout: .seconds(30))[..<5]) == [4] + SDPStatus.writeFileComplete.bytes)
    peer.join()
  }

  @Test func readRegisterInReports() throws {
    let command = SDPCommand.readRegister(address: 0x400, count: 100)
    let (_, device, peer) = try open { peer in
      _ = try peer.read(16)
      peer.write(SDPStatus.habClosed.bytes + (0..<100).map { UInt8($0) })
    }
    try device.send(report(command), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)) == [3] + SDPStatus.habClosed.bytes)
    #expect(try device.receive(timeout: .seconds(30)) == [4] + (0..<64).map { UInt8($0) })
    let rest = [4] + (64..<100).map { UInt8($0) } + [UInt8](repeating: 0, count: 28)
    #expect(try device.receive(timeout: .seconds(30)) == rest)
    peer.join()
  }

  @Test func aRefusedReadHasFourBytes() throws {
    let (_, device, peer) = try open { peer in
      _ = try peer.read(16)
      peer.write(SDPStatus.habOpen.bytes + SDPStatus.refused.bytes)
    }
    try device.send(report(.readRegister(address: 0x2020_0000, count: 64)), timeout: .seconds(30))
    _ = try device.receive(timeout: .seconds(30))
    #expect(Array(try device.receive(timeout: .seconds(30))[..<6]) == [4] + SDPStatus.refused.bytes + [0])
    peer.join()
  }

  @Test func staleBytesDoNotReachACommand() throws {
    let (_, device, peer) = try open { peer in
      peer.write([1, 2, 3, 4, 5, 6, 7])
      try peer.expect(SDPCommand.jump(to: 0x2020_8400).bytes)
      peer.write(SDPStatus.habOpen.bytes)
    }
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(50)) }
    try device.send(report(.jump(to: 0x2020_8400)), timeout: .seconds(30))
    #expect(try device.receive(timeout: .seconds(30)) == [3] + SDPStatus.habOpen.bytes)
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    peer.join()
    peer.hangUp()
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(1)) }
  }

  @Test func theROMBecomesAFlashloader() throws {
    let (bus, device, peer) = try open { peer in
      try peer.expect([0x5A, 0xA6])
      peer.write(SerialFlashloaderTests.pong)
    }
    device.close()
    #expect(try bus.open([.flashloader], timeout: .seconds(30)).identity == .flashloader)
    peer.join()
  }

  @Test func wrongReportsAreNotSent() throws {
    let (_, device, peer) = try open { peer in #expect(peer.isQuiet()) }
    for report in [[], [1], [1, 2, 3], [3, 1], [2, 1, 1]] as [[UInt8]] {
      _ = try? device.send(report, timeout: .seconds(1))
    }
    peer.join()
  }
}
