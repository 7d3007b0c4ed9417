import MBoot
import SeededGenerator
import Testing

struct UARTFrameDecoderTests {
  @Test("Frames and noise come out as they went in, however they are cut", arguments: 0..<20)
  func chunking(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var line: [UInt8] = []
    var expected: [UARTEvent] = []
    for _ in 0..<30 {
      let (bytes, event) = piece(&random)
      line += bytes
      expected.append(event)
    }
    let events = decode(random.chunks(line, longest: random.int(1...200)), maximumLength: 256)
    #expect(merged(events) == merged(expected))
  }

  @Test("Garbage: every byte is accounted for, and the cuts do not matter", arguments: 0..<20)
  func garbage(seed: UInt64) {
    var random = SeededGenerator(seed: 100 + seed)
    let line = (0..<2000).map { _ in
      switch random.int(0...3) {
      case 0: UARTFrame.start
      case 1: UInt8(random.int(0xA0...0xA8))
      case 2: UInt8(0)
      default: random.byte()
      }
    }
    let whole = decode([line], maximumLength: 40)
    let cut = decode(random.chunks(line, longest: 5), maximumLength: 40)
    #expect(merged(whole) == merged(cut))
    var decoder = UARTFrameDecoder(maximumLength: 40)
    decoder.push(line)
    var used = 0
    while let event = decoder.next() { used += size(event, maximumLength: 40) }
    #expect(used + decoder.pendingBytes == line.count)
    #expect(decoder.pendingBytes < 46)
    #expect(decoder.abandon() == line.count - used)
    #expect(decoder.pendingBytes == 0)
  }

  @Test("One wrong bit anywhere in a frame never passes for the frame")
  func flippedBits() {
    let frame = UARTFrame.command(Command.flashEraseAll(memoryID: 9).packet.bytes)
    let bytes = frame.bytes
    for bit in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let events = decode([damaged], maximumLength: 1024)
      #expect(!events.contains(.frame(frame)))
    }
  }

  @Test("A damaged frame is used up whole and the next one is found")
  func damaged() {
    var bytes = UARTFrame.data([1, 2, 0x5A, 0xA1]).bytes
    bytes[6] ^= 0x80
    let events = decode([bytes + UARTFrame.ack.bytes], maximumLength: 1024)
    guard case .badCRC(type: 0xA5, length: 4, let expected, let found) = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(expected != found)
    #expect(events.dropFirst() == [.frame(.ack)])
  }

  @Test("A damaged ping response says so")
  func damagedPing() {
    var bytes = UARTFrame.pingResponse(version: .packetProtocol, options: 0).bytes
    bytes[9] ^= 1
    #expect(decode([bytes], maximumLength: 64) == [.badCRC(type: 0xA7, length: 0, expected: 0xEAAA, found: 0xEBAA)])
  }

  @Test("A length beyond the limit is damage, whatever its checksum")
  func tooLong() {
    let bytes = UARTFrame.data([UInt8](repeating: 1, count: 100)).bytes
    let events = decode([bytes + UARTFrame.nak.bytes], maximumLength: 64)
    guard case .badCRC(type: 0xA5, length: 100, _, _) = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(events.dropFirst() == [.noise(36), .frame(.nak)])
  }

  @Test("A length beyond the limit is damage even if the checksum fits what is taken")
  func tooLongWithChecksum() {
    let (head, payload) = ([UARTFrame.start, 0xA5, 100, 0] as [UInt8], [UInt8](repeating: 1, count: 64))
    let sum = CRC16.checksum(head + payload)
    let line = head + [UInt8(sum & 0xFF), UInt8(sum >> 8)] + payload
    #expect(decode([line], maximumLength: 64) == [.badCRC(type: 0xA5, length: 100, expected: sum, found: sum)])
  }

  @Test("A start byte that begins nothing does not hide the one behind it")
  func doubledStart() {
    for extra in 1...4 {
      let line = [UInt8](repeating: UARTFrame.start, count: extra) + UARTFrame.ping.bytes
      #expect(merged(decode([line], maximumLength: 64)) == [.noise(extra), .frame(.ping)])
    }
    #expect(decode([[UARTFrame.start, 0xA8] + UARTFrame.ack.bytes], maximumLength: 64) == [.noise(2), .frame(.ack)])
  }

  @Test("What a frame still lacks is known as soon as its header tells")
  func missing() {
    var decoder = UARTFrameDecoder()
    #expect(decoder.missingBytes == 0)
    var seen: [Int] = []
    for byte in UARTFrame.data([1, 2, 3]).bytes {
      decoder.push([byte])
      if decoder.next() == nil { seen.append(decoder.missingBytes) }
    }
    #expect(seen == [1, 4, 3, 2, 1, 3, 2, 1])
    #expect(decoder.missingBytes == 0)
  }

  @Test("Nothing beyond the backlog is kept, and taking some makes room")
  func bounded() {
    var decoder = UARTFrameDecoder(maximumLength: 32, backlog: 0)
    #expect(decoder.push([UInt8](repeating: 0, count: 100)) == 38)
    #expect(decoder.push([1]) == 0)
    #expect(decoder.next() == .noise(38))
    #expect(decoder.push(UARTFrame.ping.bytes) == 2)
    #expect(decoder.next() == .frame(.ping))
  }

  @Test("A long line byte by byte takes time in proportion to it")
  func linear() {
    var decoder = UARTFrameDecoder(maximumLength: 1024, backlog: 4096)
    let frame = UARTFrame.data([UInt8](repeating: 0x5A, count: 1024)).bytes
    var frames = 0
    for _ in 0..<20 {
      for byte in frame {
        decoder.push([byte])
        while let event = decoder.next() { if case .frame = event { frames += 1 } }
      }
    }
    #expect(frames == 20)
  }

  // MARK: - Helpers

  private func piece(_ random: inout SeededGenerator) -> ([UInt8], UARTEvent) {
    let frame: UARTFrame
    switch random.int(0...7) {
    case 0: frame = .ping
    case 1: frame = .ack
    case 2: frame = .nak
    case 3: frame = .ackAbort
    case 4:
      frame = .pingResponse(
        version: FirmwareVersion(rawValue: random.word()), options: UInt16(truncatingIfNeeded: random.word()))
    case 5: frame = .command(random.bytes(random.int(0...32)))
    case 6: frame = .data(random.bytes(random.int(0...256)))
    default:
      let noise = random.bytes(random.int(1...20)).map { $0 == UARTFrame.start ? 0 : $0 }
      return (noise, .noise(noise.count))
    }
    return (frame.bytes, .frame(frame))
  }

  private func decode(_ chunks: [[UInt8]], maximumLength: Int) -> [UARTEvent] {
    var decoder = UARTFrameDecoder(maximumLength: maximumLength)
    var events: [UARTEvent] = []
    for chunk in chunks {
      decoder.push(chunk)
      while let event = decoder.next() { events.append(event) }
    }
    return events
  }

  /// Neighbouring noise as one event: only that depends on how the line was cut.
  private func merged(_ events: [UARTEvent]) -> [UARTEvent] {
    events.reduce(into: []) { result, event in
      if case .noise(let count) = event, case .noise(let before) = result.last {
        result[result.count - 1] = .noise(before + count)
      } else {
        result.append(event)
      }
    }
  }

  private func size(_ event: UARTEvent, maximumLength: Int) -> Int {
    switch event {
    case .frame(let frame): frame.bytes.count
    case .badCRC(type: 0xA7, _, _, _): UARTFrame.pingResponseBytes
    case .badCRC(_, let length, _, _): UARTFrame.headerBytes + min(length, maximumLength)
    case .noise(let count): count
    }
  }
}
