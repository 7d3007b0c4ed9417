import SDP
import SeededGenerator
import Testing

struct SDPUARTReplyDecoderTests {
  @Test("Replies come out as they went in, however they are cut", arguments: 0..<20)
  func chunking(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var decoder = SDPUARTReplyDecoder(maximumChunk: random.int(1...400))
    var line: [UInt8] = []
    var expected: [SDPUARTReplyDecoder.Event] = []
    for _ in 0..<15 {
      switch random.int(0...3) {
      case 0:
        let reply = SDPPingReply(uniqueID: random.next())
        #expect(decoder.expectPingReply() == true)
        line += reply.bytes
        expected.append(.ping(reply))
      case 1:
        let data = random.bytes(random.int(1...300))
        #expect(decoder.expectReply(to: .readRegister(address: 0, count: UInt32(data.count))) == true)
        line += SDPStatus.habOpen.bytes + data
        expected += [.word(.habOpen), .data(data, remaining: 0)]
      case 2:
        #expect(decoder.expectReply(to: .jump(to: 0)) == true)
        line += SDPStatus.habClosed.bytes
        expected.append(.word(.habClosed))
      default:
        let status = SDPStatus(rawValue: random.word())
        #expect(decoder.expectReply(to: .errorStatus) == true)
        line += SDPStatus.habOpen.bytes + status.bytes
        expected += [.word(.habOpen), .word(status)]
      }
    }
    var events: [SDPUARTReplyDecoder.Event] = []
    for chunk in random.chunks(line, longest: random.int(1...50)) {
      decoder.push(chunk)
      while let event = decoder.next() { events.append(event) }
    }
    #expect(merged(events) == expected)
    #expect(!decoder.isExpecting)
    #expect(decoder.pendingBytes == 0)
  }

  @Test("A refused read is four bytes of data; what comes unasked is words")
  func refused() {
    var decoder = SDPUARTReplyDecoder()
    decoder.expectReply(to: .readRegister(address: 0, count: 16))
    decoder.push(SDPStatus.habOpen.bytes + SDPStatus.refused.bytes)
    #expect(decoder.next() == .word(.habOpen))
    #expect(decoder.next() == .data(SDPStatus.refused.bytes, remaining: 12))
    #expect(decoder.next() == nil)
    #expect(decoder.isExpecting)
    #expect(decoder.abandon() == [])
    decoder.push(SDPPingReply(uniqueID: 1).bytes + [7])
    #expect(decoder.next() == .word(SDPStatus(rawValue: 0x5AA8_0800)))
    #expect(decoder.next() == .word(SDPStatus(rawValue: 0x0100_0000)))
    #expect(decoder.next() == .word(SDPStatus(rawValue: 0)))
    #expect(decoder.next() == nil)
    #expect(decoder.abandon() == [7])
  }

  @Test("A read of nothing is the HAB state alone; data come in events of at most the length asked for")
  func lengths() {
    var decoder = SDPUARTReplyDecoder(maximumChunk: 2)
    decoder.expectReply(to: .readRegister(address: 0, count: 0))
    decoder.expectReply(to: .readRegister(address: 0, count: 3))
    decoder.push(SDPStatus.habOpen.bytes + SDPStatus.habClosed.bytes + [1, 2, 3])
    #expect(decoder.next() == .word(.habOpen))
    #expect(decoder.next() == .word(.habClosed))
    #expect(decoder.next() == .data([1, 2], remaining: 1))
    #expect(decoder.next() == .data([3], remaining: 0))
    #expect(!decoder.isExpecting)
  }

  @Test("A ping that is answered by something else gives words")
  func otherAnswer() {
    var decoder = SDPUARTReplyDecoder()
    decoder.expectPingReply()
    decoder.push([0x5A, 0xA8])
    #expect(decoder.next() == nil)
    decoder.push([0x09, 0x00])
    #expect(decoder.next() == .word(SDPStatus(rawValue: 0x5AA8_0900)))
    #expect(!decoder.isExpecting)
  }

  @Test("Only so many replies can be awaited")
  func bounded() {
    var decoder = SDPUARTReplyDecoder(backlog: 0)
    for _ in 0..<(SDPUARTReplyDecoder.maximumExpectations / 2) {
      #expect(decoder.expectReply(to: .errorStatus) == true)
    }
    #expect(decoder.expectReply(to: .errorStatus) == false)
    #expect(decoder.expectPingReply() == false)
    #expect(decoder.push([UInt8](repeating: 0, count: 20)) == 12)
  }

  @Test("A ping reply is twelve bytes, the head first")
  func pingReply() {
    let reply = SDPPingReply(uniqueID: 0x0807_0605_0403_0201)
    #expect(reply.bytes == [0x5A, 0xA8, 0x08, 0x00, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(SDPPingReply(reply.bytes) == reply)
    #expect(SDPPingReply(Array(reply.bytes.dropLast())) == nil)
    #expect(SDPPingReply([UInt8](repeating: 0x5A, count: 12)) == nil)
  }

  private func merged(_ events: [SDPUARTReplyDecoder.Event]) -> [SDPUARTReplyDecoder.Event] {
    events.reduce(into: []) { result, event in
      if case .data(let bytes, let remaining) = event, case .data(let before, let left) = result.last, left > 0 {
        result[result.count - 1] = .data(before + bytes, remaining: remaining)
      } else {
        result.append(event)
      }
    }
  }
}
