import SDP
import SeededGenerator
import Testing

struct SDPMessageTests {
  @Test("Reports have the ROM's sizes")
  func sizes() {
    #expect(SDPMessage.command(.errorStatus).report == [1, 5, 5] + [UInt8](repeating: 0, count: 14))
    #expect(SDPMessage.data([7]).report == [2, 7] + [UInt8](repeating: 0, count: 1023))
    #expect(SDPMessage.data([UInt8](repeating: 7, count: 2000)).report.count == 1025)
    #expect(SDPMessage.habState(.habOpen).report == [3, 0x56, 0x78, 0x78, 0x56])
    let response = SDPMessage.response(SDPStatus.writeFileComplete).report
    #expect(response == [4, 0x88, 0x88, 0x88, 0x88] + [UInt8](repeating: 0, count: 60))
    #expect(SDPMessage(response).status == .writeFileComplete)
    #expect(SDPMessage([3, 0x12, 0x34, 0x34, 0x12]).status == .habClosed)
    #expect(SDPMessage([4, 1, 2, 3]).status == nil)
    #expect(SDPMessage.data([1, 2, 3, 4]).status == nil)
  }

  @Test("SPSDK's command report of 1,025 bytes is a command")
  func padded() {
    let command = SDPCommand.jump(to: 0x2020_8400)
    #expect(SDPMessage([1] + command.bytes + [UInt8](repeating: 0, count: 1008)) == .command(command))
  }

  @Test("What is no report says why and keeps its bytes")
  func malformed() {
    #expect(SDPMessage([]) == .malformed([], .empty))
    #expect(SDPMessage([1, 5, 5]) == .malformed([1, 5, 5], .truncated(needed: 16, present: 2)))
    #expect(SDPMessage([3, 0x56]) == .malformed([3, 0x56], .truncated(needed: 4, present: 1)))
    #expect(SDPMessage([0, 1]) == .malformed([0, 1], .unknownID(0)))
    #expect(SDPMessage([5]) == .malformed([5], .unknownID(5)))
  }

  @Test("Any bytes become a message; a full-size message goes round", arguments: 0..<8)
  func roundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      var bytes = random.bytes(random.int(0...80))
      if !bytes.isEmpty, random.int(0...3) > 0 { bytes[0] = UInt8(random.int(0...5)) }
      let message = SDPMessage(bytes)
      let again = SDPMessage(message.report)
      #expect(again.report == message.report)
      switch message {
      case .command, .habState, .malformed: #expect(again == message)
      case .data, .response: #expect(message.report.starts(with: bytes.prefix(65)))
      }
    }
  }
}
