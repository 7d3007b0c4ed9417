import MBoot
import SeededGenerator
import Testing

struct ReportMessageTests {
  /// The head of a recorded exchange with NXP's flashloader.
  @Test("A get-property on the wire, padded as each side pads")
  func exchange() {
    let out: [UInt8] = [1, 0, 12, 0, 7, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0]
    let command = Command.getProperty(.currentVersion, index: 0).packet.bytes
    #expect(ReportMessage(out) == .command(command))
    #expect(ReportMessage(out + [UInt8](repeating: 0xEE, count: 1005)) == .command(command))
    #expect(ReportMessage.command(command).report == out)

    let answer = Response.getProperty(.success, values: [0x4B02_0100]).packet.bytes
    let report = ReportMessage.response(answer).report(paddedTo: 1021)
    #expect(report.count == 1021)
    #expect(report.prefix(16) == [3, 0, 12, 0, 0xA7, 0, 0, 2, 0, 0, 0, 0, 0, 1, 2, 0x4B])
    #expect(ReportMessage(report) == .response(answer))
  }

  @Test("Empty reports have meanings of their own")
  func empty() {
    #expect(ReportMessage([1, 0, 0, 0]) == .command([]))
    #expect(ReportMessage([2, 0, 0, 0]) == .data([]))
    #expect(ReportMessage([3, 0, 0, 0]) == .receiverAbort)
    #expect(ReportMessage([4, 0, 0, 0]) == .senderAbort)
    #expect(ReportMessage.receiverAbort.report == [3, 0, 0, 0])
    #expect(ReportMessage.senderAbort.report == [4, 0, 0, 0])
  }

  @Test("What is no report says why and keeps its bytes")
  func malformed() {
    #expect(ReportMessage([]) == .malformed([], .noHeader))
    #expect(ReportMessage([1, 0, 0]) == .malformed([1, 0, 0], .noHeader))
    #expect(ReportMessage([5, 0, 0, 0]) == .malformed([5, 0, 0, 0], .unknownID(5)))
    #expect(ReportMessage([0, 0, 0, 0]) == .malformed([0, 0, 0, 0], .unknownID(0)))
    #expect(
      ReportMessage([2, 0, 3, 0, 1, 2]) == .malformed([2, 0, 3, 0, 1, 2], .truncated(declared: 3, present: 2)))
    #expect(ReportMessage([2, 0, 3, 0, 1, 2]).isFromDevice == false)
    #expect(ReportMessage([4, 0]).isFromDevice == true)
    #expect(ReportMessage([9]).isFromDevice == nil)
  }

  @Test("A payload beyond 16 bits is cut where the length ends")
  func huge() {
    let report = ReportMessage.data([UInt8](repeating: 1, count: 70_000)).report
    #expect(report.count == 4 + 65_535)
    #expect(ReportMessage(report) == .data([UInt8](repeating: 1, count: 65_535)))
  }

  @Test("Any bytes become a message, and the message goes round", arguments: 0..<8)
  func roundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      var bytes = random.bytes(random.int(0...40))
      if bytes.count >= 4, random.int(0...3) > 0 {
        bytes[0] = UInt8(random.int(0...5))
        bytes[2] = UInt8(random.int(0...40))
        bytes[3] = 0
      }
      let message = ReportMessage(bytes)
      #expect(ReportMessage(message.report) == message)
      #expect(ReportMessage(message.report(paddedTo: random.int(-3...60))) == message || isMalformed(message))
    }
  }

  private func isMalformed(_ message: ReportMessage) -> Bool {
    if case .malformed = message { true } else { false }
  }
}
