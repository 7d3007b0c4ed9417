import Testing

@testable import VirtualRT1020

/// Which bytes a fault is about, against the same asked of each byte.
@Suite struct FaultPlaceTests {
  @Test func positionsInBlocks() {
    for range in [0..<0, 5..<5, 0..<1, 3..<40, 16..<32, 15..<17, 31..<64, 0..<100] {
      for every in [-1, 0, 1, 2, 7, 16, 64, 1000] {
        for offsets in [[], [0], [every - 1], [every], [-1], [3, 1], [6, 15, 0]] {
          let found = Fault.positions(in: range, every: every, offsets: offsets)
          let asked = offsets.flatMap { offset in
            range.filter { every > 0 && offset >= 0 && offset < every && $0 % every == offset }
          }
          #expect(found == asked, "\(range), every \(every), \(offsets)")
        }
      }
    }
  }

  @Test func blocksAsLargeAsNumbersGo() {
    #expect(Fault.positions(in: 10..<20, every: .max, offsets: [0, 9, 12, 19, 20, .max - 1]) == [12, 19])
    #expect(Fault.positions(in: 0..<1, every: .max, offsets: [0, .max]) == [0])
  }

  /// A program wraps inside its page, and of more than a page only the page is touched.
  @Test func whatAProgramTouches() {
    for pageSize in [1, 2, 16, 256] {
      for start in [0, 1, pageSize - 1, pageSize, 3 * pageSize + pageSize / 2] {
        for count in [1, 2, pageSize - 1, pageSize, pageSize + 1, 3 * pageSize] where count > 0 {
          let page = start / pageSize * pageSize
          let touched = Set((0..<count).map { page + (start - page + $0) % pageSize })
          let pieces = NOROperation.programmed(start, count, pageSize: pageSize)
          let name = "\(count) from \(start), pages of \(pageSize)"
          #expect(Set(pieces.flatMap { Array($0) }) == touched, "\(name)")
          #expect(pieces.map(\.count).reduce(0, +) == touched.count, "\(name): each byte once")
          let range = NOROperation.program(start: start, count: count).range(pageSize: pageSize)
          #expect(touched.isSubset(of: range) && range.lowerBound >= page && range.upperBound <= page + pageSize)
          let end = start + min(count, pageSize)
          #expect(range == (end <= page + pageSize ? start..<end : page..<(page + pageSize)), "\(name)")
        }
      }
    }
  }

  @Test func partsOfAnOperation() {
    let fault = Fault(.eraseIgnored, addresses: [0x1000..<0x2000, 0x2800..<0x3000, 0x9000..<0x9000])
    #expect(fault.concerned(0x1800..<0x2900) == [0x1800..<0x2000, 0x2800..<0x2900])
    #expect(fault.concerned(0x2000..<0x2800) == [] && fault.concerned(0..<0) == [])
    #expect(Fault(.eraseIgnored).concerned(4..<9) == [4..<9] && Fault(.eraseIgnored).concerned(4..<4) == [])
  }

  /// Durations in nanoseconds go up to the end of virtual time, and only forward.
  @Test func nanoseconds() {
    for (duration, expected) in [
      (.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), 0), (.seconds(-5), 0), (.microseconds(3), 3000),
      (.seconds(1) + .nanoseconds(7), 1_000_000_007), (.seconds(9_223_372_036), 9_223_372_036_000_000_000),
      (.nanoseconds(Int64.max), VirtualRT1020.endOfTime), (.seconds(9_223_372_037), VirtualRT1020.endOfTime),
      (.seconds(Int64.max), VirtualRT1020.endOfTime),
      (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1),
    ] as [(Duration, UInt64)] {
      #expect(duration.nanoseconds == expected, "\(duration)")
    }
  }

  @Test func sumsStopAtTheEndOfTime() {
    let end = VirtualRT1020.endOfTime
    for (a, b, sum) in [
      (1, 2, 3), (end, 0, end), (end, 1, end), (end - 1, 1, end), (.max, .max, end), (end + 1, 0, end),
      (.max, 1, end),
    ] as [(UInt64, UInt64, UInt64)] {
      #expect(a.addingSaturated(b) == sum, "\(a) + \(b)")
    }
  }

  /// Cells put back or cleared over page boundaries, whole bytes or bits of them.
  @Test func cellsPutBack() {
    let size = PagedBytes.pageSize
    for (mask, range) in [
      (0xFF, 100..<200), (0x0F, size - 3..<size + 5), (0x81, 0..<3 * size), (0xFF, 5..<5), (0x00, 0..<size),
      (0x3C, size..<2 * size),
    ] as [(UInt8, Range<Int>)] {
      var before = PagedBytes(count: 4 * size, fill: 0xFF)
      pattern(4 * size, seed: 9).withUnsafeBytes { before.write(at: 0, $0) }
      var cells = before
      pattern(4 * size, seed: 77).withUnsafeBytes { cells.write(at: 0, $0) }
      var cleared = cells
      let (old, new) = (before.bytes(at: 0, count: 4 * size), cells.bytes(at: 0, count: 4 * size))
      cells.restore(mask, in: range, from: before)
      cleared.clear(mask, in: range)
      #expect(
        cells.bytes(at: 0, count: 4 * size)
          == new.indices.map { range.contains($0) ? new[$0] & ~mask | old[$0] & mask : new[$0] }, "\(mask) \(range)")
      #expect(
        cleared.bytes(at: 0, count: 4 * size) == new.indices.map { range.contains($0) ? new[$0] & ~mask : new[$0] },
        "\(mask) \(range)")
    }
  }
}
