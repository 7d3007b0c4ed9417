import SDP
import SeededGenerator
import Testing

struct SDPUARTDecoderTests {
  @Test("Commands, data and pings come out as they went in, however they are cut", arguments: 0..<20)
  func chunking(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var line: [UInt8] = []
    var expected: [SDPUARTDecoder.Event] = []
    for _ in 0..<20 {
      switch random.int(0...3) {
      case 0:
        line += SDPPingReply.request
        expected.append(.ping)
      case 1:
        let command = SDPCommand(code: .writeFile, address: random.word(), count: UInt32(random.int(0...300)))
        let data = random.bytes(Int(command.count))
        line += command.bytes + data
        expected.append(.command(command))
        if !data.isEmpty { expected.append(.data(data, remaining: 0)) }
      case 2:
        let command = SDPCommand.writeDCD(address: 0, count: 24)
        let data = random.bytes(24)
        line += command.bytes + data
        expected += [.command(command), .data(data, remaining: 0)]
      default:
        let command = SDPCommand(
          code: .readRegister, address: random.word(), format: random.byte(), count: random.word(),
          data: random.word(), reserved: random.byte())
        line += command.bytes
        expected.append(.command(command))
      }
    }
    var decoder = SDPUARTDecoder(maximumChunk: random.int(1...400))
    var events: [SDPUARTDecoder.Event] = []
    for chunk in random.chunks(line, longest: random.int(1...100)) {
      #expect(decoder.push(chunk) == chunk.count)
      while let event = decoder.next() { events.append(event) }
    }
    #expect(merged(events) == expected)
    #expect(decoder.pendingBytes == 0)
    #expect(decoder.remaining == 0)
  }

  @Test("A write of 4 GiB less one needs no memory; abandoning it begins anew")
  func huge() {
    var decoder = SDPUARTDecoder(maximumChunk: 8)
    decoder.push(SDPCommand.writeFile(address: 0, count: UInt32.max).bytes + [1, 2, 3])
    #expect(decoder.next() == .command(.writeFile(address: 0, count: UInt32.max)))
    #expect(decoder.next() == .data([1, 2, 3], remaining: UInt32.max - 3))
    #expect(decoder.next() == nil)
    #expect(decoder.remaining == UInt32.max - 3)
    decoder.push([4])
    #expect(decoder.abandon() == 1)
    decoder.push(SDPPingReply.request)
    #expect(decoder.next() == .ping)
  }

  @Test("Data come in events of at most the length asked for")
  func chunkLength() {
    var decoder = SDPUARTDecoder(maximumChunk: 2)
    decoder.push(SDPCommand.writeFile(address: 0, count: 3).bytes + [1, 2, 3])
    #expect(decoder.next() == .command(.writeFile(address: 0, count: 3)))
    #expect(decoder.next() == .data([1, 2], remaining: 1))
    #expect(decoder.next() == .data([3], remaining: 0))
    #expect(decoder.next() == nil)
  }

  @Test("A command that only begins like a ping is a command")
  func almostPing() {
    var decoder = SDPUARTDecoder()
    decoder.push([0x5A])
    #expect(decoder.next() == nil)
    decoder.push([0xA5])
    #expect(decoder.next() == nil)
    decoder.push([UInt8](repeating: 0, count: 14))
    #expect(decoder.next() == .command(SDPCommand(code: .init(rawValue: 0x5AA5))))
  }

  @Test("Garbage never makes more of the line than there is", arguments: 0..<10)
  func garbage(seed: UInt64) {
    var random = SeededGenerator(seed: 50 + seed)
    var decoder = SDPUARTDecoder(maximumChunk: 7, backlog: 64)
    var used = 0
    var pushed = 0
    for _ in 0..<300 {
      pushed += decoder.push(random.bytes(random.int(0...40)).map { $0 < 200 ? $0 & 0x0F : $0 })
      while let event = decoder.next() {
        switch event {
        case .command: used += 16
        case .ping: used += 2
        case .data(let bytes, _): used += bytes.count
        }
      }
      #expect(decoder.pendingBytes < 16)
    }
    #expect(used + decoder.pendingBytes == pushed)
  }

  /// Neighbouring data as one event: only that depends on how the line was cut.
  private func merged(_ events: [SDPUARTDecoder.Event]) -> [SDPUARTDecoder.Event] {
    events.reduce(into: []) { result, event in
      if case .data(let bytes, let remaining) = event, case .data(let before, _) = result.last {
        result[result.count - 1] = .data(before + bytes, remaining: remaining)
      } else {
        result.append(event)
      }
    }
  }
}
