import Testing

@testable import BootImage

@Suite struct RecordWriterTests {
  @Test(arguments: [0, 1, 31, 32, 33, 0x1_0005], [UInt32(0x6000_1000), 0x6000_FFF0, 0x1F])
  func readBack(count: Int, address: UInt32) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 13) }
    let segment = ImageSegment(address: address, bytes: bytes)
    guard count > 0 else { return }
    for text in [
      RecordWriter.srec(segment, entry: 0x6000_22DD), RecordWriter.intelHEX(segment, entry: 0x6000_22DD),
    ] {
      let file = try ImageFile(text)
      #expect(file.segments == [segment] && file.entry == 0x6000_22DD)
    }
    #expect(try ImageFile(RecordWriter.intelHEX(segment, entry: nil)).entry == nil)
  }

  @Test func lines() {
    let segment = ImageSegment(address: 0x6000_1000, bytes: [0xD1, 0, 0x20, 0x40])
    #expect(
      String(decoding: RecordWriter.srec(segment, entry: 0x6000_22DD), as: UTF8.self)
        == "S0030000FC\nS30960001000D100204055\nS705600022DD9B\n")
    #expect(
      String(decoding: RecordWriter.intelHEX(segment, entry: nil), as: UTF8.self)
        == ":0200000460009A\n:04100000D1002040BB\n:00000001FF\n")
  }
}
