import Testing

@testable import VirtualRT1020

@Suite struct RAMTests {
  private func write(_ bytes: [UInt8], _ address: UInt32, _ ram: inout RAM) -> RAM.Access {
    bytes.withUnsafeBytes { ram.write(address, $0) }
  }

  @Test(arguments: RAM.bases) func aWindowHoldsItsFirstAndLastByteAndNoMore(base: UInt32) {
    var ram = RAM()
    #expect(write([1], base, &ram) == .done)
    #expect(write([2, 3], base + 0x3FFFE, &ram) == .done)
    #expect(ram.bytes(base, count: 1) == [1])
    #expect(ram.bytes(base + 0x3FFFE, count: 2) == [2, 3])
    #expect(write([4, 5], base + 0x3FFFF, &ram) == .notRAM)
    #expect(write([4], base + 0x40000, &ram) == .notRAM)
    #expect(write([4], base &- 1, &ram) == .notRAM)
    #expect(ram.bytes(base + 0x3FFFF, count: 2) == nil)
    #expect(ram.bytes(base, count: -1) == nil)
    #expect(ram.contains(base, count: 0x40000))
    #expect(!ram.contains(base, count: 0x40001))
  }

  @Test func theTopOfTheAddressSpaceDoesNotWrapIntoRAM() {
    var ram = RAM()
    #expect(write([1, 2], .max, &ram) == .notRAM)
    #expect(ram.word(0xFFFF_FFFE) == nil)
    #expect(ram.word(0x3FFFD) == nil)
    #expect(write([0x78, 0x56, 0x34, 0x12], 0x101, &ram) == .done)
    #expect(ram.word(0x101) == 0x1234_5678)
  }

  @Test func windowsDoNotAliasAndPowerLossClearsThem() {
    var ram = RAM()
    for (index, base) in RAM.bases.enumerated() { _ = write([UInt8(index + 1)], base + 16, &ram) }
    for (index, base) in RAM.bases.enumerated() { #expect(ram.bytes(base + 16, count: 1) == [UInt8(index + 1)]) }
    let kept = ram
    ram.lose()
    for base in RAM.bases { #expect(ram.bytes(base + 16, count: 1) == [0]) }
    #expect(kept.bytes(16, count: 1) == [1])
  }

  @Test(arguments: 0..<16) func aFlexRAMPartitionBacksWhatTheFuseSays(fuse: Int) {
    var ram = RAM()
    ram.partition(by: fuse)
    let sizes = [RAM.partitions[fuse].0, RAM.partitions[fuse].1, RAM.partitions[fuse].2].map { UInt32($0) * 1024 }
    #expect(sizes.reduce(0, +) <= 256 * 1024)
    for (base, size) in zip(RAM.bases, sizes) {
      if size > 0 {
        #expect(write([1], base + size - 1, &ram) == .done)
        #expect(write([1, 2], base + size - 1, &ram) == (size == 0x40000 ? .notRAM : .fault))
      }
      if size < 0x40000 {
        #expect(write([1], base + size, &ram) == .fault)
        #expect(ram.bytes(base + size, count: 1) == nil)
      }
      var buffer: [UInt8] = [0]
      let access = buffer.withUnsafeMutableBytes { ram.read(base + 0x3FFFF, into: $0) }
      #expect(access == (size == 0x40000 ? .done : .fault))
    }
  }

  @Test(arguments: [("K2.1.0", 0), ("K2.7.0-rt1020", 1)]) func unbackedRAMSilencesTheFlashloader(
    firmware: String, partition: UInt32
  ) {
    let edge: UInt32 = 0x2000_0000 + (partition == 0 ? 0x10000 : 0x20000)
    func make() -> TestBoard {
      TestBoard(flashloader: firmware) {
        $0.ram = .flexRAM
        $0.fuses = [0x2D: partition << 16]
      }
    }
    var reads = make()
    #expect(reads.read(edge - 4, 4).status == 0)
    #expect(!reads.board.isHung)
    #expect(reads.read(edge - 4, 8).status == nil)
    #expect(reads.board.isHung)
    #expect(reads.offer(TestBoard.commandReport(.getProperty, [1])) == .notReady)
    #expect(reads.take() == nil)

    var writes = make()
    #expect(writes.write(edge - 4, [1, 2, 3, 4]) == 0)
    #expect(writes.write(edge, [1]) == nil)
    #expect(writes.board.isHung)

    var fills = make()
    #expect(fills.status(.fillMemory, edge - 1, 2, 0) == nil)
    #expect(fills.board.isHung)
    // Reset is the way out.
    fills.board.reset()
    fills.settle()
    #expect(!fills.board.isHung)
    #expect(fills.board.running == .bootROM)
  }

  @Test func theFlexRAMFuseCountsFromTheNextReset() {
    var test = TestBoard(rom: { $0.ram = .flexRAM })
    #expect(test.board.ram(at: 0x2001_0000, count: 4) == nil)
    test.board.setFuse(0x2D, 1 << 16)
    #expect(test.board.ram(at: 0x2001_0000, count: 4) == nil)
    test.board.reset()
    #expect(test.board.ram(at: 0x2001_0000, count: 4) == [0, 0, 0, 0])
    #expect(test.board.ram(at: 0x2021_0000, count: 4) == nil)
  }
}
