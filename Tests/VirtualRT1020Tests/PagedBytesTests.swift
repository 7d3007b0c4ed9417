import Testing

@testable import VirtualRT1020

@Suite struct PagedBytesTests {
  private func write(_ bytes: [UInt8], at offset: Int, in target: inout PagedBytes) {
    bytes.withUnsafeBytes { target.write(at: offset, $0) }
  }

  @Test func anUntouchedPartReadsAsItsFillAndCostsNothing() {
    let bytes = PagedBytes(count: 8 << 20, fill: 0xFF)
    #expect(bytes.allocatedBytes == 0)
    #expect(bytes.bytes(at: (8 << 20) - 5000, count: 5000).allSatisfy { $0 == 0xFF })
    #expect(bytes.allocatedBytes == 0)
    #expect(bytes.bytes(at: 17, count: 0).isEmpty)
  }

  @Test func aWriteCostsThePagesItTouches() {
    var bytes = PagedBytes(count: 8 << 20, fill: 0xFF)
    write(pattern(2), at: 4095, in: &bytes)
    #expect(bytes.allocatedBytes == 2 * 4096)
    #expect(bytes.bytes(at: 4094, count: 4) == [0xFF] + pattern(2) + [0xFF])
  }

  @Test func writesAcrossPagesAndAtTheEndComeBack() {
    var bytes = PagedBytes(count: 5 * 4096, fill: 0)
    let long = pattern(3 * 4096 + 11)
    write(long, at: 4090, in: &bytes)
    #expect(bytes.bytes(at: 4090, count: long.count) == long)
    write([1, 2, 3], at: 5 * 4096 - 3, in: &bytes)
    #expect(bytes.bytes(at: 5 * 4096 - 4, count: 4) == [0, 1, 2, 3])
    #expect(bytes.bytes(at: 0, count: 4090).allSatisfy { $0 == 0 })
  }

  @Test func aForkAndItsOriginAreIndependentBothWays() {
    var first = PagedBytes(count: 4 * 4096, fill: 0xFF)
    write([1, 2, 3, 4], at: 100, in: &first)
    var second = first
    write([9], at: 101, in: &second)
    #expect(first.bytes(at: 100, count: 4) == [1, 2, 3, 4])
    #expect(second.bytes(at: 100, count: 4) == [1, 9, 3, 4])
    var third = second
    write([7], at: 102, in: &second)
    third.set(0..<4096, to: 0xFF)
    [UInt8](repeating: 0, count: 2).withUnsafeBytes { first.and(at: 102, $0) }
    #expect(first.bytes(at: 100, count: 4) == [1, 2, 0, 0])
    #expect(second.bytes(at: 100, count: 4) == [1, 9, 7, 4])
    #expect(third.bytes(at: 100, count: 4) == [0xFF, 0xFF, 0xFF, 0xFF])
  }

  @Test func manyForksOfAWrittenPartShareItsPages() {
    var origin = PagedBytes(count: 1 << 20, fill: 0xFF)
    origin.set(0..<1 << 20, to: 0)
    var forks = [PagedBytes](repeating: origin, count: 50)
    for index in forks.indices { write([UInt8(index + 1)], at: index * 4096, in: &forks[index]) }
    for (index, fork) in forks.enumerated() {
      #expect(fork.bytes(at: index * 4096, count: 2) == [UInt8(index + 1), 0])
      #expect(fork.bytes(at: (index + 1) % 50 * 4096, count: 1) == [0])
    }
  }

  @Test func erasingToTheFillGivesWholePagesBack() {
    var bytes = PagedBytes(count: 1 << 20, fill: 0xFF)
    bytes.set(0..<1 << 20, to: 0)
    #expect(bytes.allocatedBytes == 1 << 20)
    bytes.set(100..<(1 << 20) - 100, to: 0xFF)
    #expect(bytes.allocatedBytes == 2 * 4096)
    #expect(bytes.bytes(at: 98, count: 4) == [0, 0, 0xFF, 0xFF])
    bytes.set(0..<1 << 20, to: 0xFF)
    #expect(bytes.allocatedBytes == 0)
  }

  @Test func settingAnUntouchedPartOfAPageToTheFillCostsNothing() {
    var bytes = PagedBytes(count: 1 << 20, fill: 0xFF)
    bytes.set(10..<20, to: 0xFF)
    #expect(bytes.allocatedBytes == 0)
    bytes.set(10..<10, to: 0)
    #expect(bytes.allocatedBytes == 0)
  }

  @Test func aPartWithAnotherFillErasesToOnesAllTheSame() {
    var bytes = PagedBytes(count: 3 * 4096, fill: 0)
    bytes.set(4096..<8192, to: 0xFF)
    #expect(bytes.bytes(at: 4095, count: 2) == [0, 0xFF])
    #expect(bytes.bytes(at: 8191, count: 2) == [0xFF, 0])
  }

  @Test func programmingOnlyClearsBits() {
    var bytes = PagedBytes(count: 4096, fill: 0xFF)
    [UInt8]([0xF0, 0x3C]).withUnsafeBytes { bytes.and(at: 7, $0) }
    [UInt8]([0x3C, 0xFF]).withUnsafeBytes { bytes.and(at: 7, $0) }
    #expect(bytes.bytes(at: 6, count: 4) == [0xFF, 0x30, 0x3C, 0xFF])
  }

  @Test func anErased8MiBBoardIsWellUnderAMebibyte() {
    var test = TestBoard(flashloader: "K2.1.0")
    #expect(test.board.flashSize == 8 << 20)
    #expect(test.configure(0xC000_0007) == 0)
    #expect(test.erase(0, 8 << 20) == 0)
    #expect(test.board.flashAllocatedBytes == 0)
    #expect(test.write(0x6000_0000, pattern(5000)) == 0)
    #expect(test.board.flashAllocatedBytes == 2 * 4096)
    #expect(test.status(.flashEraseAll, 9) == 0)
    #expect(test.board.flashAllocatedBytes == 0)
  }

  /// A fork gives pages back without its origin losing them, wherever in the table they stand.
  @Test func givingBackInAForkLeavesTheOriginAlone() {
    for page in [0, 1, 63, 64, 65, 127, 128, 255] {
      var origin = PagedBytes(count: 256 * 4096, fill: 0xFF)
      for written in [0, 1, 63, 64, 65, 127, 128, 255] { write([9], at: written * 4096, in: &origin) }
      var fork = origin
      fork.set(page * 4096..<(page + 1) * 4096, to: 0xFF)
      #expect(origin.bytes(at: page * 4096, count: 1) == [9] && fork.bytes(at: page * 4096, count: 1) == [0xFF])
      #expect(origin.allocatedBytes == 8 * 4096 && fork.allocatedBytes == 7 * 4096)
      let saved = origin.pages(in: page * 4096..<(page + 1) * 4096)
      fork.restore(saved, page * 4096..<(page + 1) * 4096)
      #expect(fork.bytes(at: 0, count: 256 * 4096) == origin.bytes(at: 0, count: 256 * 4096))
      #expect(fork.changedPages(since: origin) == [])
    }
  }

  /// Pages far behind the first, too.
  @Test func whatAPageHolds() {
    var bytes = PagedBytes(count: 8 << 20, fill: 0xFF)
    write([UInt8](repeating: 0, count: 4096), at: 1234 * 4096, in: &bytes)
    write([1], at: 1235 * 4096 + 4095, in: &bytes)
    #expect(bytes.holdsOnly(0, page: 1234) && !bytes.holdsOnly(0xFF, page: 1234))
    #expect(!bytes.holdsOnly(0xFF, page: 1235) && !bytes.holdsOnly(1, page: 1235))
    #expect(bytes.holdsOnly(0xFF, page: 2047) && !bytes.holdsOnly(0, page: 2047))
  }
}
