import MBoot
import Testing

@testable import VirtualRT1020

/// The flashloader with a host on each of its lines.
@Suite struct TwoLinesTests {
  private func make() -> TestBoard { TestBoard(flashloader: "K2.1.0") }

  private func frame(_ tag: CommandTag, _ words: UInt32...) -> [UInt8] {
    UARTFrame.command(Packet(tag: tag, parameters: words).bytes).bytes
  }

  @Test func usbAndUARTDoNotTakeEachOthersPackets() {
    var test = make()
    // A USB host polls while a UART host reads.
    _ = test.uart(frame(.readMemory, 0x2000, 2048))
    #expect(test.take() == nil)
    #expect(test.offer(TestBoard.commandReport(.getProperty, [1])) == .notReady)
    #expect(test.uart(UARTFrame.ack.bytes).count == 6 + 1024)
    #expect(test.take() == nil)
    #expect(test.uart(UARTFrame.ack.bytes).count == 6 + 1024)
    _ = test.uart(UARTFrame.ack.bytes)
    _ = test.uart(UARTFrame.ack.bytes)
    // And the other way round: acknowledgements from nowhere, noise, a ping.
    #expect(test.offer(TestBoard.commandReport(.readMemory, [0x2000, 1500])) == .accepted)
    #expect(test.uart(UARTFrame.ack.bytes + UARTFrame.nak.bytes + [0, 1, 2]).isEmpty)
    #expect(test.uart(UARTFrame.ackAbort.bytes).isEmpty)
    #expect(test.uart(frame(.getProperty, 1)).isEmpty)
    #expect(test.drain().count == 4)
    // A data phase stays on its line.
    #expect(test.command(.writeMemory, 0x100, 4).count == 1)
    #expect(test.uart(UARTFrame.data([1, 2, 3, 4]).bytes).isEmpty)
    #expect(test.uart(frame(.reset)).isEmpty)
    #expect(test.exchange(TestBoard.report(2, [5, 6, 7, 8])).count == 1)
    #expect(test.board.ram(at: 0x100, count: 4) == [5, 6, 7, 8])
  }

  @Test func anUnacknowledgedResponseOnTheUARTDoesNotKeepAUSBReset() {
    var test = make()
    _ = test.uart(frame(.getProperty, 1))
    #expect(test.status(.reset) == 0)
    #expect(test.board.running == .bootROM)
  }
}
