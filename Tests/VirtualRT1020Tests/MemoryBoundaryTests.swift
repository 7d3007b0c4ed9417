import Testing

@testable import VirtualRT1020

/// Bytes and comparisons at the ends of pages and words.
@Suite struct MemoryBoundaryTests {
  @Test func aSizeThatIsNoWholePageHasAPageForItsRest() {
    for count in [1, 4095, 4096, 4097, 64 * 4096, 64 * 4096 + 1] {
      var bytes = PagedBytes(count: count, fill: 0xFF)
      [0x5A as UInt8].withUnsafeBytes { bytes.write(at: count - 1, $0) }
      #expect(bytes.bytes(at: count - 1, count: 1) == [0x5A], "\(count) bytes")
      #expect(bytes.allocatedBytes == 4096)
    }
    #expect(PagedBytes(count: 1, fill: 0).bytes(at: 0, count: 0).isEmpty)
  }

  @Test func theFirstDifferenceIsFoundWhereverItIs() {
    for count in [1, 7, 8, 9, 16, 23, 64, 65] {
      let left = pattern(count)
      for place in 0..<count {
        var right = left
        right[place] ^= 0x80
        let found = left.withUnsafeBytes { left in
          right.withUnsafeBytes { NORCompare.firstDifference(left, $0) }
        }
        #expect(found == place, "\(place) of \(count)")
        var ones = [UInt8](repeating: 0xFF, count: count)
        ones[place] = 0x7F
        #expect(ones.withUnsafeBytes { NORCompare.firstNotErased($0) } == place)
      }
      #expect(left.withUnsafeBytes { bytes in NORCompare.firstDifference(bytes, bytes) } == nil)
      #expect([UInt8](repeating: 0xFF, count: count).withUnsafeBytes { NORCompare.firstNotErased($0) } == nil)
    }
  }
}
