import SeededGenerator
import Testing
import USBIP

@Suite struct ReplyDecoderTests {
  private func decode(_ chunks: [[UInt8]], _ decoder: inout USBIPReplyDecoder) throws -> [USBIPReply] {
    var replies: [USBIPReply] = []
    for chunk in chunks {
      var rest = chunk[...]
      while !rest.isEmpty {
        rest = rest.dropFirst(decoder.push(Array(rest)))
        while let reply = try decoder.next() { replies.append(reply) }
      }
    }
    return replies
  }

  @Test("Answers come out as they went in, however they are cut", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var decoder = USBIPReplyDecoder()
    let operations: [USBIPReply] = (0..<6).map { _ in
      switch random.int(0...2) {
      case 0:
        let listings = (0..<random.int(0...4)).map { _ in
          USBIPReply.Listing(
            random.device(),
            (0..<random.int(0...3)).map { _ in
              .init(
                interfaceClass: random.byte(), interfaceSubclass: random.byte(), interfaceProtocol: random.byte())
            })
        }
        return .deviceList(.done, listings)
      case 1: return .importDevice(.done, random.device())
      default: return .importDevice(USBIPStatus(rawValue: UInt32(random.int(1...9))), nil)
      }
    }
    let first = random.chunks(operations.flatMap(\.bytes), longest: random.int(1...200))
    #expect(try decode(first, &decoder) == operations)
    decoder.beginTransfers()
    let transfers: [USBIPReply] = (0..<20).map { number in
      let sequence = UInt32(number)
      if random.int(0...3) == 0 {
        decoder.expect(USBIPUnlink(sequence: sequence, deviceID: 0, victim: 0))
        return .unlinked(sequence: sequence, status: USBIPTransferStatus.unlinked)
      }
      let submit = random.submit(sequence: sequence)
      decoder.expect(submit)
      let data = submit.isIn ? random.bytes(random.int(0...min(submit.length, 400))) : []
      return .submitted(
        USBIPSubmitted(
          sequence: sequence, status: Int32(bitPattern: random.word()),
          length: submit.isIn ? data.count : submit.length, packetCount: submit.packetCount, data: data))
    }
    let second = random.chunks(transfers.flatMap(\.bytes), longest: random.int(1...500))
    #expect(try decode(second, &decoder) == transfers)
    #expect(decoder.pendingBytes == 0)
  }

  @Test func aListWithAnErrorIsEmpty() throws {
    var decoder = USBIPReplyDecoder()
    _ = decoder.push([1, 0x11, 0, 5, 0, 0, 0, 1])
    #expect(try decoder.next() == .deviceList(.refused, []))
  }

  @Test("A server that answers what was not asked is found out")
  func refusals() {
    let answer = { (sequence: UInt32, length: Int) in
      var bytes = USBIPReply.submitted(USBIPSubmitted(sequence: sequence, status: 0, length: 0)).bytes
      for index in 0..<4 { bytes[24 + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index)) }
      return bytes
    }
    let cases: [([UInt8], USBIPError)] = [
      (answer(9, 0), .sequence(9)),
      (answer(1, 11), .transferLength(11, limit: 10)),
      (answer(1, -1), .transferLength(-1, limit: 10)),
      (answer(2, 4), .transferLength(4, limit: 3)),
      (answer(3, 0), .sequence(3)),
      (USBIPReply.unlinked(sequence: 1, status: 0).bytes, .sequence(1)),
      (USBIPRequest.submit(.fromDevice(sequence: 1, deviceID: 0, endpoint: 1, length: 0)).bytes, .message(1)),
    ]
    for (bytes, error) in cases {
      var decoder = USBIPReplyDecoder()
      decoder.beginTransfers()
      decoder.expect(.fromDevice(sequence: 1, deviceID: 0, endpoint: 1, length: 10))
      decoder.expect(.toDevice(sequence: 2, deviceID: 0, endpoint: 1, data: [1, 2, 3]))
      decoder.expect(USBIPUnlink(sequence: 3, deviceID: 0, victim: 1))
      decoder.expect(.fromDevice(sequence: 4, deviceID: 0, endpoint: 1, length: 10))
      decoder.forget(4)
      #expect(decoder.push(bytes) == bytes.count)
      #expect(throws: error) { try decoder.next() }
      #expect(throws: error) { try decoder.next() }
    }
    let head: [UInt8] = [1, 0x11, 0, 5, 0, 0, 0, 0]
    let operations: [([UInt8], USBIPError)] = [
      ([0, 0x11] + head[2...], .version(0x0011)),
      ([1, 0x11, 0x80, 5] + head[4...], .operation(0x8005)),
      (head + [0, 0, 0x10, 1], .deviceCount(4097, limit: 4096)),
      (head + [0, 0, 0, 1] + [UInt8](repeating: 0x2F, count: 312), .unterminatedText),
    ]
    for (bytes, error) in operations {
      var decoder = USBIPReplyDecoder()
      #expect(decoder.push(bytes) == bytes.count)
      #expect(throws: error) { try decoder.next() }
      #expect(!error.description.isEmpty)
    }
  }

  @Test("Garbage neither traps nor fills the memory", arguments: 0..<20)
  func garbage(seed: UInt64) {
    var random = SeededGenerator(seed: 200 + seed)
    var decoder = USBIPReplyDecoder(maximumTransfer: 64)
    if random.int(0...1) == 0 {
      decoder.beginTransfers()
      for number in UInt32(0)..<3 {
        decoder.expect(.fromDevice(sequence: number, deviceID: 0, endpoint: 1, length: 64))
      }
    }
    for _ in 0..<200 {
      let bytes = random.bytes(random.int(0...80)).map { random.int(0...2) == 0 ? $0 : $0 & 3 }
      #expect(decoder.push(bytes) <= bytes.count)
      do throws(USBIPError) { while try decoder.next() != nil {} } catch { return }
      #expect(decoder.pendingBytes < 312 + 255 * 4)
    }
  }
}
