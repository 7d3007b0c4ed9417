import PCAPReading
import Testing
import USBCapture

@Suite struct CompressedCaptureTests {
  @Test func gzipIsUnpacked() throws {
    let plain = try WholeCapture(path: Traces.path("healthy-write.pcap"))
    let packed = try WholeCapture(Gzip.member(try Traces.bytes("healthy-write.pcap")))
    #expect(packed == plain)
  }

  @Test(arguments: [1, 24, 100, 5000]) func membersFollowEachOther(_ first: Int) throws {
    let bytes = try Traces.bytes("no-flash.pcap")
    let packed = Gzip.member(Array(bytes[..<first]), piece: 7) + Gzip.member([]) + Gzip.member(Array(bytes[first...]))
    #expect(try WholeCapture(packed).entries == WholeCapture(bytes).entries)
    #expect(try WholeCapture(packed + [0, 0, 0, 0]).damage == nil, "padding")
  }

  @Test func offsetsAreOfTheUnpackedCapture() throws {
    let bytes = try Traces.bytes("no-flash.pcap")
    let cut = Array(bytes[..<5000])
    #expect(try WholeCapture(Gzip.member(cut)).damage == WholeCapture(cut).damage)
  }

  @Test func compressedDataThatEndTooEarlyAreDamage() throws {
    let bytes = try Traces.bytes("no-flash.pcap")
    let packed = Gzip.member(bytes, piece: 1000)
    let whole = try WholeCapture(bytes)
    for end in [40, 1000, packed.count / 2, packed.count - 9, packed.count - 1] {
      let read = try WholeCapture(Array(packed[..<end]))
      #expect(read.damage?.reason == "the compressed data end too early")
      #expect(read.entries == Array(whole.entries[..<read.entries.count]))
    }
    for end in 2..<40 {
      // Either there is no header, or there is no packet.
      if let read = try? WholeCapture(Array(packed[..<end])) { #expect(read.damage != nil) }
    }
  }

  @Test func compressedDataThatAreWrongAreDamage() throws {
    let bytes = try Traces.bytes("no-flash.pcap")
    var packed = Gzip.member(bytes, piece: 1000)
    packed[10 + 5 + 1000 + 1] ^= 0xFF
    let read = try WholeCapture(packed)
    #expect(read.damage?.reason.contains("damaged") == true)
    #expect(!read.entries.isEmpty)
    var sum = Gzip.member(bytes, piece: 1000)
    sum[sum.count - 6] ^= 1
    let wrong = try WholeCapture(sum)
    #expect(wrong.entries == (try WholeCapture(bytes).entries))
    #expect(wrong.damage?.reason.contains("damaged") == true)
  }
}
