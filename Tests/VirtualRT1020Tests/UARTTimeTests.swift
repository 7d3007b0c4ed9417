import MBoot
import Testing

@testable import VirtualRT1020

/// When the bytes of the serial line are due.
@Suite struct UARTTimeTests {
  private func board() -> VirtualRT1020 {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.flash?.fill = 0
    return VirtualRT1020(configuration)
  }

  private func send(_ bytes: [UInt8], to board: inout VirtualRT1020) { board.uartSend(bytes.span.bytes) }

  private func ask(_ tag: CommandTag, _ words: [UInt32], _ board: inout VirtualRT1020) {
    send(UARTFrame.command(Packet(tag: tag, parameters: words).bytes).bytes, to: &board)
  }

  @Test func anEraseIsAcknowledgedAtOnceAndAnsweredWhenItIsDone() throws {
    var board = board()
    for (tag, words) in [
      (.fillMemory, [0x2000_8000, 4, 0xC000_0007]), (.configureMemory, [9, 0x2000_8000]),
    ] as [(CommandTag, [UInt32])] {
      ask(tag, words, &board)
      _ = board.uartReceive()
      send(UARTFrame.ack.bytes, to: &board)
      board.advance(by: board.busyUntil - board.time)
    }
    let start = board.time
    ask(.flashEraseRegion, [0x6000_0000, 0x1_0000, 0], &board)
    let first = board.uartReceiveDue()
    let second = board.uartReceiveDue()
    #expect(first == UARTFrame.ack.bytes && second == [])
    let due = try #require(board.uartOutputTime)
    #expect(due - start > .milliseconds(100) && due <= board.busyUntil)
    board.advance(by: due - start - .nanoseconds(1))
    let early = board.uartReceiveDue()
    board.advance(by: .nanoseconds(1))
    let answer = board.uartReceiveDue()
    #expect(early == [] && answer.count == 18)
    #expect(board.uartOutputTime == nil)
  }

  @Test func whatDoesNotWaitGetsAllOfIt() {
    var board = board()
    ask(.getProperty, [1], &board)
    var other = board
    let all = board.uartReceive()
    other.advance(by: .seconds(1))
    let due = other.uartReceiveDue()
    #expect(due == all && board.uartOutputTime == nil)
  }

  @Test func piecesComeInOrder() {
    var output = UARTOutput()
    output.append([1, 2], due: 10)
    output.append([3], due: 10)
    output.append([], due: 90)
    output.append([4], due: 30)
    output.append([5], due: 20)
    #expect(output.nextDue == 10 && output.count == 5)
    let early = output.take(by: 9)
    let first = output.take(by: 29)
    #expect(early == [] && first == [1, 2, 3] && output.nextDue == 30)
    let rest = output.take(by: 30)
    #expect(rest == [4, 5] && output.isEmpty)
  }
}
