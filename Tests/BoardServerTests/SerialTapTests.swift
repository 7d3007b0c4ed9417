import HIDTransport
import MBoot
import SDP
import Testing

@testable import BoardServer

/// The reports that the packets of a serial line are.
@Suite struct SerialTapTests {
  /// Hears `host` and `board` in pieces of `size` bytes.
  private static func reports(
    _ program: USBIdentity, host: [UInt8], board: [UInt8], size: Int
  ) -> (out: [[UInt8]], in: [[UInt8]]) {
    var tap = SerialTap()
    let news = [tap.follow(program), tap.follow(program)]
    #expect(news == [true, false])
    var (out, back): ([[UInt8]], [[UInt8]]) = ([], [])
    for start in stride(from: 0, to: host.count, by: size) {
      tap.heard(Array(host[start..<min(start + size, host.count)])) { out.append($0) }
    }
    for start in stride(from: 0, to: board.count, by: size) {
      tap.said(Array(board[start..<min(start + size, board.count)])) { back.append($0) }
    }
    return (out, back)
  }

  @Test(arguments: [1, 7, 64, 4096]) func aFileForTheBootROM(size: Int) {
    let data = (0..<2500).map { UInt8(truncatingIfNeeded: $0) }
    let command = SDPCommand.writeFile(address: 0x2020_8000, count: 2500)
    let (out, back) = Self.reports(
      .bootROM, host: command.bytes + data, board: SDPStatus.habOpen.bytes + SDPStatus.writeFileComplete.bytes,
      size: size)
    #expect(out.first == [1] + command.bytes)
    #expect(out.dropFirst().allSatisfy { $0.first == 2 })
    #expect(out.dropFirst().flatMap { $0.dropFirst() } == data)
    #expect(
      back == [
        [3] + SDPStatus.habOpen.bytes, [4] + SDPStatus.writeFileComplete.bytes + [UInt8](repeating: 0, count: 60),
      ])
  }

  @Test func aRefusedReadEndsWithTheNextCommand() {
    var tap = SerialTap()
    _ = tap.follow(.bootROM)
    var reports: [[UInt8]] = []
    tap.heard(SDPCommand.readRegister(address: 0, count: 4).bytes) { reports.append($0) }
    tap.said(SDPStatus.habOpen.bytes + SDPStatus.refused.bytes) { reports.append($0) }
    tap.heard(SDPCommand.errorStatus.bytes) { reports.append($0) }
    #expect(reports.map(\.first) == [1, 3, 4, 1])
    #expect(Array(reports[2].prefix(5)) == [4] + SDPStatus.refused.bytes)
  }

  @Test(arguments: [1, 5, 4096]) func framesOfTheFlashloader(size: Int) {
    let command = Command.flashEraseRegion(address: 0x6000_0000, count: 0x1000, memoryID: 0).packet.bytes
    let data = [UInt8](repeating: 0x5A, count: 1024)
    let response = Response.generic(.success, command: .flashEraseRegion).packet.bytes
    let (out, back) = Self.reports(
      .flashloader, host: UARTFrame.ping.bytes + UARTFrame.command(command).bytes + UARTFrame.data(data).bytes,
      board: UARTFrame.ack.bytes + UARTFrame.command(response).bytes + UARTFrame.ackAbort.bytes
        + UARTFrame.data([7]).bytes, size: size)
    #expect(out == [Report.make(id: 1, payload: command), Report.make(id: 2, payload: data)])
    #expect(back == [Report.make(id: 3, payload: response), [3, 0, 0, 0], Report.make(id: 4, payload: [7])])
  }

  @Test func anotherProgramIsHeardAfresh() {
    var tap = SerialTap()
    _ = tap.follow(.bootROM)
    var reports: [[UInt8]] = []
    tap.heard(Array(SDPCommand.errorStatus.bytes.dropLast())) { reports.append($0) }
    _ = tap.follow(.flashloader)
    tap.heard(UARTFrame.command([7, 0, 0, 0]).bytes) { reports.append($0) }
    #expect(reports == [[1, 0, 4, 0, 7, 0, 0, 0]])
  }
}
