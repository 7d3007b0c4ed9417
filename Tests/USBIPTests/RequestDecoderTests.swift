import SeededGenerator
import Testing
import USBIP

@Suite struct RequestDecoderTests {
  /// All that a decoder finds in chunks.
  private func decode(_ chunks: [[UInt8]], _ decoder: inout USBIPRequestDecoder) throws -> [USBIPRequest] {
    var requests: [USBIPRequest] = []
    for chunk in chunks {
      var rest = chunk[...]
      while !rest.isEmpty {
        rest = rest.dropFirst(decoder.push(Array(rest)))
        while let request = try decoder.next() { requests.append(request) }
      }
    }
    return requests
  }

  @Test("Requests come out as they went in, however they are cut", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var decoder = USBIPRequestDecoder()
    let operations = (0..<5).map { _ in
      random.int(0...1) == 0 ? USBIPRequest.deviceList : .importDevice(busID: random.text(31))
    }
    let first = random.chunks(operations.flatMap(\.bytes), longest: random.int(1...60))
    #expect(try decode(first, &decoder) == operations)
    decoder.beginTransfers()
    let transfers = (0..<20).map { number in
      random.int(0...3) == 0
        ? USBIPRequest.unlink(USBIPUnlink(sequence: UInt32(number), deviceID: random.word(), victim: random.word()))
        : .submit(random.submit(sequence: random.word()))
    }
    let second = random.chunks(transfers.flatMap(\.bytes), longest: random.int(1...500))
    #expect(try decode(second, &decoder) == transfers)
    #expect(decoder.pendingBytes == 0)
  }

  @Test func bytesOfAnImportAndATransfer() {
    let request = USBIPRequest.importDevice(busID: "1-1").bytes
    #expect(request == [1, 0x11, 0x80, 3, 0, 0, 0, 0] + Array("1-1".utf8) + [UInt8](repeating: 0, count: 29))
    // GET_DESCRIPTOR of the device, as the kernel's documentation writes a transfer down.
    let setup = USBSetup(requestType: 0x80, request: 6, value: 0x0100, length: 64)
    let submit = USBIPSubmit.fromDevice(sequence: 0xD05, deviceID: 0x1000F, endpoint: 0, length: 64, setup: setup)
    let words: [UInt32] = [1, 0xD05, 0x1000F, 1, 0, 0, 64, 0, 0, 0]
    let head = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
    #expect(USBIPRequest.submit(submit).bytes == head + [0x80, 6, 0, 1, 0, 0, 64, 0])
  }

  @Test("A stream that is none ends with words, and stays ended")
  func refusals() {
    let submit = USBIPRequest.submit(.toDevice(sequence: 1, deviceID: 2, endpoint: 1, data: [])).bytes
    func changed(_ bytes: [UInt8], _ place: Int, _ values: [UInt8]) -> [UInt8] {
      Array(bytes[..<place]) + values + bytes[(place + values.count)...]
    }
    let list = USBIPRequest.deviceList.bytes
    let cases: [(Bool, [UInt8], USBIPError)] = [
      (false, changed(list, 1, [0x06]), .version(0x0106)),
      (false, changed(list, 2, [0x00, 0x05]), .operation(5)),
      (false, changed(list, 2, [0x12, 0x34]), .operation(0x1234)),
      (
        false, changed(USBIPRequest.importDevice(busID: "").bytes, 8, [UInt8](repeating: 0x31, count: 32)),
        .unterminatedText
      ),
      (true, changed(submit, 0, [0, 0, 0, 3]), .message(3)),
      (true, changed(submit, 0, [0xFF, 0, 0, 1]), .message(0xFF00_0001)),
      (true, changed(submit, 12, [0, 0, 0, 2]), .direction(2)),
      (true, changed(submit, 16, [0, 0, 0, 16]), .endpoint(16)),
      (true, changed(submit, 24, [0, 1, 0, 1]), .transferLength(65_537, limit: 65_536)),
      (true, changed(submit, 24, [0xFF, 0xFF, 0xFF, 0xFF]), .transferLength(-1, limit: 65_536)),
      (true, changed(submit, 32, [0, 0, 0, 1]), .isochronous(packets: 1)),
    ]
    for (transfers, bytes, error) in cases {
      var decoder = USBIPRequestDecoder()
      if transfers { decoder.beginTransfers() }
      #expect(decoder.push(bytes) == bytes.count)
      #expect(throws: error) { try decoder.next() }
      _ = decoder.push(list)
      #expect(throws: error) { try decoder.next() }
      #expect(!error.description.isEmpty)
    }
  }

  @Test("Garbage neither traps nor fills the memory", arguments: 0..<20)
  func garbage(seed: UInt64) {
    var random = SeededGenerator(seed: 100 + seed)
    var decoder = USBIPRequestDecoder(maximumTransfer: 64)
    if random.int(0...1) == 0 { decoder.beginTransfers() }
    for _ in 0..<200 {
      let bytes = random.bytes(random.int(0...80)).map { random.int(0...2) == 0 ? $0 : $0 & 1 }
      #expect(decoder.push(bytes) <= bytes.count)
      do throws(USBIPError) { while try decoder.next() != nil {} } catch { return }
      #expect(decoder.pendingBytes < 48 + 64)
    }
  }

  @Test func whatIsTooMuchIsNotTaken() {
    var decoder = USBIPRequestDecoder(maximumTransfer: 0)
    #expect(decoder.room == 48)
    #expect(decoder.push([UInt8](repeating: 0, count: 100)) == 48)
    #expect(decoder.room == 0)
  }
}
