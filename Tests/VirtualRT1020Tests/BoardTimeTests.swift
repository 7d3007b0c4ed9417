import HIDTransport
import SDP
import Testing

@testable import VirtualRT1020

/// Virtual time at its edges.
@Suite struct BoardTimeTests {
  @Test func timeOnlyGoesForwardAndEnds() {
    var board = VirtualRT1020()
    board.advance(by: .milliseconds(3))
    for step: Duration in [.seconds(-1), .nanoseconds(-1), .zero, .nanoseconds(0)] {
      board.advance(by: step)
      #expect(board.time == .milliseconds(3))
    }
    var last = board.time
    for step: Duration in [
      .seconds(18_446_744_073) + .nanoseconds(999_999_999), .seconds(Int64.max), .seconds(Int64.max),
      .nanoseconds(Int64.max),
    ] {
      board.advance(by: step)
      #expect(board.time >= last)
      last = board.time
    }
    #expect(board.time > .seconds(9_000_000_000))
  }

  @Test func aBoardAtTheEndOfTimeStillWorks() {
    var test = TestBoard(rom: { _ in })
    test.board.advance(by: .seconds(Int64.max))
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess])
    test.board.reset()
    test.settle()
    #expect(test.board.identity == .bootROM)
    var loader = TestBoard(flashloader: "K2.1.0")
    loader.board.advance(by: .seconds(Int64.max))
    #expect(loader.property(1) == [0, 0x4B02_0100])
    _ = loader.configure(0xC000_0007)
    _ = loader.board.busyUntil
    #expect(loader.take() == nil)
  }

  @Test func whatIsBusyStaysBusyOverAReset() {
    var test = TestBoard(flashloader: "K2.1.0") { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(0xC000_0007) == 0)
    #expect(test.offer(TestBoard.commandReport(.flashEraseAll, [9])) == .accepted)
    #expect(test.offer(TestBoard.commandReport(.getProperty, [1])) == .notReady)
    #expect(test.board.busyUntil > .seconds(20))
    #expect(test.board.time < .seconds(1))
  }
}
