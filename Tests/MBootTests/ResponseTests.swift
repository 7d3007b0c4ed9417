import MBoot
import SeededGenerator
import Testing

struct ResponseTests {
  /// What NXP's flashloader answered, byte for byte.
  @Test(
    "Responses on the wire",
    arguments: [
      (.getProperty(.success, values: [0x4B02_0100]), [0xA7, 0, 0, 2, 0, 0, 0, 0, 0, 1, 2, 0x4B]),
      (.getProperty(.unknownProperty, values: []), [0xA7, 0, 0, 1, 0x3C, 0x28, 0, 0]),
      (.generic(.success, command: .writeMemory), [0xA0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0]),
      (.readMemory(.success, count: 2000), [0xA3, 1, 0, 2, 0, 0, 0, 0, 0xD0, 7, 0, 0]),
      (.generic(.norCommandFailure, command: .flashEraseRegion), [0xA0, 0, 0, 2, 0x8A, 0x4E, 0, 0, 2, 0, 0, 0]),
      (.flashReadOnce(.success, count: 4, values: [15]), [0xAF, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 15, 0, 0, 0]),
      (.flashReadOnce(.invalidArgument, count: 0, values: []), [0xAF, 0, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0]),
      (.generateKeyBlob(.success, count: 72), [0xB3, 1, 0, 2, 0, 0, 0, 0, 72, 0, 0, 0]),
    ] as [(Response, [UInt8])])
  func bytes(response: Response, bytes: [UInt8]) throws {
    #expect(response.packet.bytes == bytes)
    #expect(Response(try #require(Packet(bytes))) == response)
  }

  @Test("Any packet becomes a response, and the response goes round", arguments: 0...UInt8.max)
  func roundTrip(tag: UInt8) {
    var random = SeededGenerator(seed: 1000 + UInt64(tag))
    for _ in 0..<40 {
      let packet = Packet(
        tag: CommandTag(rawValue: tag), flags: random.byte(), parameters: random.words(random.int(0...7)))
      let response = Response(packet)
      #expect(Response(response.packet) == response)
      #expect(response.status?.rawValue == packet.parameters.first)
      #expect(Packet(response.packet.bytes) == response.packet)
    }
  }

  @Test("A response without a status is none")
  func empty() {
    let packet = Packet(tag: .genericResponse)
    #expect(Response(packet) == .unknown(packet))
    #expect(Response(packet).status == nil)
  }

  @Test("Data follow three kinds of response")
  func dataPhases() {
    #expect(Response.readMemory(.success, count: 3).dataInCount == 3)
    #expect(Response.flashReadResource(.success, count: 4).dataInCount == 4)
    #expect(Response.generateKeyBlob(.success, count: 72).dataInCount == 72)
    #expect(Response.generic(.success, command: .readMemory).dataInCount == nil)
  }
}
