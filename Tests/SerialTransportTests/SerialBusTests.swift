import Foundation
import HIDTransport
import Testing

@testable import SerialTransport

@Suite struct SerialBusTests {
  @Test func lineThatIsNotThere() throws {
    let bus = SerialBus(path: "/dev/there-is-no-such-line")
    #expect(try bus.identities() == [])
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .zero) }
  }

  @Test func whatIsNoLine() {
    #expect(throws: HIDError.self) { try SerialBus(path: "/dev/null").identities() }
    #expect(throws: HIDError.self) { try SerialBus(path: "/dev/null", baud: 7).identities() }
  }

  @Test func nobodyAnswers() throws {
    let peer = try PtyPeer { peer in
      for _ in 0..<2 { try peer.expect([0x5A, 0xA6]) }
      peer.write([0x5A, 0xA7, 0x5A, 0xA8, 8])
    }
    let bus = SerialBus(path: peer.path)
    bus.pingTimeout = .milliseconds(20)
    bus.pings = 2
    #expect(try bus.identities() == [])
    peer.join()
    #expect(throws: HIDError.absent([.bootROM])) { try bus.open([.bootROM], timeout: .zero) }
  }

  @Test func oneAtATime() throws {
    let peer = try PtyPeer { _ in }
    let bus = SerialBus(path: peer.path)
    bus.pingTimeout = .milliseconds(5)
    bus.pings = 1
    #expect(try bus.identities() == [])
    #expect(throws: HIDError.busy("another process holds \(peer.path)")) {
      try SerialBus(path: peer.path).identities()
    }
    bus.close()
    let other = SerialBus(path: peer.path)
    other.pingTimeout = .milliseconds(5)
    #expect(try other.identities() == [])
  }

  @Test func formerSettingsComeBack() throws {
    let peer = try PtyPeer { _ in }
    let descriptor = open(peer.path, O_RDWR | O_NOCTTY)
    defer { close(descriptor) }
    var before = termios()
    tcgetattr(descriptor, &before)
    before.c_lflag |= tcflag_t(ICANON)
    tcsetattr(descriptor, TCSANOW, &before)
    let bus = SerialBus(path: peer.path)
    bus.pingTimeout = .milliseconds(5)
    _ = try bus.identities()
    var during = termios()
    tcgetattr(descriptor, &during)
    #expect(during.c_lflag & tcflag_t(ICANON) == 0)
    bus.close()
    var after = termios()
    tcgetattr(descriptor, &after)
    #expect(after.c_lflag == before.c_lflag)
  }

  @Test func answersAreFoundAmongNoise() {
    let pong = SerialFlashloaderTests.pong
    #expect(SerialProbe.answer(in: [0x5A, 0x5A, 1] + pong) == .flashloader)
    #expect(SerialProbe.answer(in: Array(pong.dropLast())) == nil)
    #expect(SerialProbe.answer(in: [9] + SerialROMTests.pong) == .bootROM)
    #expect(SerialProbe.answer(in: Array(SerialROMTests.pong.dropLast())) == nil)
    #expect(SerialProbe.answer(in: [0x5A]) == nil)
  }
}
