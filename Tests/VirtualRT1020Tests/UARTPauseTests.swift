import MBoot
import Testing
import VirtualRT1020

/// Hosts that stop in the middle: what they left on the line must not swallow what the next one says.
@Suite struct UARTPauseTests {
  private func board(_ mode: BoardConfiguration.Mode) -> VirtualRT1020 {
    var configuration = BoardConfiguration()
    configuration.mode = mode
    return VirtualRT1020(configuration)
  }

  /// Sends bytes and gives the answer; before it, `pause` passes and the line is looked at.
  private func say(_ board: inout VirtualRT1020, after pause: Duration = .zero, _ bytes: [UInt8]) -> [UInt8] {
    board.advance(by: pause)
    let spontaneous = board.uartReceive()
    board.uartSend(bytes.span.bytes)
    return spontaneous + board.uartReceive()
  }

  private let ping: [UInt8] = [0x5A, 0xA6]
  private let pong: [UInt8] = [0x5A, 0xA7, 0, 2, 1, 0x50, 0, 0, 0xAA, 0xEA]

  @Test func aFrameMayPause() {
    var board = board(.flashloader)
    let frame = UARTFrame.command(Packet(tag: .getProperty, parameters: [1, 0]).bytes).bytes
    #expect(say(&board, Array(frame[..<7])) == [])
    #expect(say(&board, after: .milliseconds(900), Array(frame[7...])).starts(with: [0x5A, 0xA1, 0x5A, 0xA4]))
  }

  @Test func aFrameThatStopsIsGivenUp() {
    var board = board(.flashloader)
    // 64 bytes are announced, 10 ms for each is less than the second that is always given.
    #expect(say(&board, [0x5A, 0xA4, 64, 0, 1, 2, 3]) == [])
    #expect(say(&board, after: .milliseconds(1100), ping) == pong)
    // 1024 bytes are waited for ten seconds.
    #expect(say(&board, [0x5A, 0xA4, 0, 4, 1, 2, 3]) == [])
    #expect(say(&board, after: .seconds(10), ping) == [])
    #expect(say(&board, after: .seconds(11), ping) == pong)
  }

  @Test func aDataPhaseThatStopsWithinAFrameEndsByItself() {
    var board = board(.flashloader)
    let write = UARTFrame.command(Packet(tag: .writeMemory, parameters: [0x2001_0000, 64, 0]).bytes).bytes
    _ = say(&board, write)
    #expect(say(&board, [0x5A, 0xA1]) == [])
    #expect(say(&board, [0x5A, 0xA5, 64, 0, 1, 2, 3]) == [])
    let failure = Packet(tag: .genericResponse, parameters: [1, 4])
    #expect(say(&board, after: .seconds(2), []) == [0x5A, 0xA3] + UARTFrame.command(failure.bytes).bytes)
    #expect(say(&board, ping) == pong)
  }

  @Test func theROMForgetsTheStartOfACommand() {
    var board = board(.rom)
    let errorStatus: [UInt8] = [5, 5] + [UInt8](repeating: 0, count: 14)
    let answer: [UInt8] = [0x56, 0x78, 0x78, 0x56, 0xF0, 0xF0, 0xF0, 0xF0]
    #expect(say(&board, Array(errorStatus[..<5])) == [])
    #expect(say(&board, after: .milliseconds(900), Array(errorStatus[5...])) == answer)
    #expect(say(&board, Array("AT\r".utf8)) == [])
    #expect(say(&board, after: .seconds(2), errorStatus) == answer)
  }

  /// The patience begins anew with each byte, however long the whole takes, and is over right behind its end.
  @Test(arguments: [true, false]) func patienceBeginsAnewWithEachByte(rom: Bool) {
    let command: [UInt8] =
      rom
      ? [5, 5] + [UInt8](repeating: 0, count: 14)
      : UARTFrame.command(Packet(tag: .getProperty, parameters: [1, 0]).bytes).bytes
    for (pause, isHeard) in [(.seconds(1), true), (.seconds(1) + .nanoseconds(1), false)] as [(Duration, Bool)] {
      var board = board(rom ? .rom : .flashloader)
      board.advance(by: .seconds(100))
      for byte in command[..<8] { #expect(say(&board, after: .milliseconds(900), [byte]) == []) }
      #expect(say(&board, after: pause, Array(command[8...])).isEmpty != isHeard, "\(pause)")
    }
  }

  /// Between two frames nothing is late: a host may think as long as it likes.
  @Test func aDataPhaseMayPauseBetweenFrames() {
    var board = board(.flashloader)
    let write = UARTFrame.command(Packet(tag: .writeMemory, parameters: [0x2001_0000, 4, 0]).bytes).bytes
    _ = say(&board, write)
    #expect(say(&board, [0x5A, 0xA1]) == [])
    let success = Packet(tag: .genericResponse, parameters: [0, 4])
    #expect(
      say(&board, after: .seconds(60), UARTFrame.data([1, 2, 3, 4]).bytes)
        == [0x5A, 0xA1] + UARTFrame.command(success.bytes).bytes)
    #expect(board.ram(at: 0x2001_0000, count: 4) == [1, 2, 3, 4])
  }
}
