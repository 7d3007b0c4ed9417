import BoardServer
import JSONText
import MBoot
import Testing
import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a served board's time passes. No test waits for real time to do anything: the slow board's is moved by its
/// control.
@Suite struct PaceTests {
  private static func command(_ port: Int32, _ tag: CommandTag, _ parameters: UInt32...) {
    writeAll(port, UARTFrame.command(Packet(tag: tag, parameters: parameters).bytes).bytes)
  }

  private static func generic(_ tag: CommandTag) -> [UInt8] {
    UARTFrame.command(Packet(tag: .genericResponse, parameters: [0, UInt32(tag.rawValue)]).bytes).bytes
  }

  private func flashloader() -> BoardConfiguration {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.flash?.fill = 0
    return configuration
  }

  @Test func theNumbers() {
    #expect(Pace("fast") == .fast && Pace("real") == .timesReal(1) && Pace("20") == .timesReal(20))
    #expect(Pace("0.5") == .timesReal(0.5))
    for text in ["", "0", "-1", "nan", "inf", "1e9", "quick", "0x10p3"] { #expect(Pace(text) == nil, "\(text)") }
  }

  @Test func anAnswerComesWhenTheWorkIsDone() async throws {
    let board = try await ServedControl.run(flashloader(), pace: .timesReal(0.001)) { path, control in
      let port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
      let client = ServedControl.connect(control)
      let ack = UARTFrame.ack.bytes
      func step(_ seconds: Int) {
        #expect(ServedControl.ask(client, "{\"step\": \(seconds)}")?["error"] == nil)
      }
      Self.command(port, .fillMemory, 0x2000_8000, 4, 0xC000_0007)
      #expect(readSome(port, 2) == ack)
      step(1)
      #expect(readSome(port, 18) == Self.generic(.fillMemory))
      writeAll(port, ack)
      Self.command(port, .configureMemory, 9, 0x2000_8000)
      #expect(readSome(port, 2) == ack)
      step(1)
      #expect(readSome(port, 18) == Self.generic(.configureMemory))
      writeAll(port, ack)
      // The whole chip: the command is acknowledged at once, and that is all for a long time.
      Self.command(port, .flashEraseRegion, 0x6000_0000, 0x80_0000, 0)
      #expect(readSome(port, 2) == ack)
      #expect(readSome(port, 1, milliseconds: 20) == [])
      // A host that gave up and asks again meets a busy device.
      writeAll(port, [0x5A, 0xA6])
      #expect(readSome(port, 1, milliseconds: 20) == [])
      step(1)
      #expect(readSome(port, 1, milliseconds: 20) == [])
      step(3600)
      #expect(readSome(port, 18) == Self.generic(.flashEraseRegion))
      #expect(readSome(port, 10) == [0x5A, 0xA7, 0, 2, 1, 0x50, 0, 0, 0xAA, 0xEA])
      close(port)
      close(client)
    }
    #expect(board.time >= .seconds(3603) && board.flash(at: 0x7F_F000, count: 2) == [0xFF, 0xFF])
  }

  @Test func aHurriedBoardDoesTheSame() async throws {
    let board = try await ServedControl.run(flashloader(), pace: .timesReal(1_000_000)) { path, _ in
      let port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
      for (tag, parameters) in [
        (.fillMemory, [0x2000_8000, 4, 0xC000_0007]), (.configureMemory, [9, 0x2000_8000]),
        (.flashEraseRegion, [0x6000_0000, 0x80_0000, 0]),
      ] as [(CommandTag, [UInt32])] {
        writeAll(port, UARTFrame.command(Packet(tag: tag, parameters: parameters).bytes).bytes)
        #expect(readSome(port, 20, milliseconds: 60_000) == UARTFrame.ack.bytes + Self.generic(tag))
        writeAll(port, UARTFrame.ack.bytes)
      }
      close(port)
    }
    #expect(board.time > .seconds(5) && board.flash(at: 0x7F_F000, count: 2) == [0xFF, 0xFF])
  }

  /// A host that floods a busy device fills a pipe, not the memory.
  @Test func aFloodWaits() async throws {
    _ = try await ServedControl.run(flashloader(), pace: .timesReal(0.001)) { path, control in
      let client = ServedControl.connect(control)
      let word = #"{"write": {"ram": ["0x20008000", "070000c0"]}}"#
      #expect(ServedControl.ask(client, word) == ["ok": true])
      let port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
      // Quad enable is written, which takes milliseconds: seconds, a thousand times slower.
      Self.command(port, .configureMemory, 9, 0x2000_8000)
      var taken = 0
      let flood = [UInt8](repeating: 0, count: 4096)
      for _ in 0..<1000 {
        let count = write(port, flood, flood.count)
        if count <= 0 { usleep(100) } else { taken += count }
      }
      #expect(taken < 1 << 20)
      #expect(ServedControl.ask(client, #"{"read": {"fuse": 6}}"#) == ["value": 0])
      close(client)
      close(port)
    }
  }
}
