import MBoot
import SeededGenerator
import Testing

struct PacketTests {
  @Test("A host believes the count as far as the bytes go; the firmware only the bytes")
  func counts() {
    let twoWords: [UInt8] = [7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
    func packet(count: UInt8) -> [UInt8] { twoWords.enumerated().map { $0.offset == 3 ? count : $0.element } }
    for count in UInt8(0)...255 {
      #expect(Packet(packet(count: count))?.parameters == Array([1, 2].prefix(Int(count))))
      #expect(Packet(ignoringCount: packet(count: count))?.parameters == [1, 2])
    }
  }

  @Test("Anything of four bytes or more is a packet, and no more than seven words")
  func anything() {
    var random = SeededGenerator(seed: 3)
    for length in 0...64 {
      let bytes = random.bytes(length)
      #expect((Packet(bytes) == nil) == (length < 4))
      #expect((Packet(ignoringCount: bytes)?.parameters.count ?? 0) == max(0, min(7, (length - 4) / 4)))
      if let packet = Packet(bytes) { #expect(Packet(packet.bytes) == packet) }
    }
  }
}
