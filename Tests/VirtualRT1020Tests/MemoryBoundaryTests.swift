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

  @Test func nothingCostsNothing() {
    var bytes = PagedBytes(count: 3 * 4096, fill: 0xFF)
    let empty = UnsafeRawBufferPointer(start: nil, count: 0)
    for offset in [0, 1, 4096, 3 * 4096 - 1] {
      bytes.and(at: offset, empty)
      bytes.write(at: offset, empty)
      bytes.set(offset..<offset, to: 0)
    }
    #expect(bytes.allocatedBytes == 0)
  }

  /// Whatever stands in front of what is looked at and behind it.
  @Test func onlyWhatIsLookedAtCounts() {
    for (around, count) in [(0xFF, 64), (0xFF, 200), (0x00, 200), (0xFF, 7), (0x00, 8)] as [(UInt8, Int)] {
      for place in 0...count {
        var bytes = [UInt8](repeating: around, count: count + 256)
        for index in 0..<count { bytes[128 + index] = index == place ? 0xFE : 0xFF }
        let erased = [UInt8](repeating: 0xFF, count: count)
        bytes.withUnsafeBytes { all in
          let part = UnsafeRawBufferPointer(rebasing: all[128..<(128 + count)])
          #expect(NORCompare.firstNotErased(part) == (place < count ? place : nil), "\(place) of \(count)")
          erased.withUnsafeBytes {
            #expect(NORCompare.firstDifference(part, $0) == (place < count ? place : nil), "\(place) of \(count)")
          }
        }
      }
    }
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
