/// What a capture has shown of the flash behind 0x60000000: what was read, written and erased, as far as it fits a bound.
struct FlashKnowledge {
  /// Where a byte is known from.
  enum Origin: UInt8 {
    case unknown = 0
    case erased
    case written
    case read
  }

  /// Bytes read that are not what they should be.
  struct Difference: Equatable {
    /// Where the expectation came from.
    var origin: Origin
    /// The first such byte.
    var address: UInt32
    var expected: UInt8
    var found: UInt8
    /// How many there are in one piece of data.
    var count: Int
  }

  private struct Page {
    var values = [UInt8](repeating: 0xFF, count: FlashKnowledge.pageBytes)
    var origins = [UInt8](repeating: 0, count: FlashKnowledge.pageBytes)

    mutating func fill(_ offsets: Range<Int>, _ origin: Origin) {
      values.withUnsafeMutableBufferPointer { $0[offsets].update(repeating: 0xFF) }
      origins.withUnsafeMutableBufferPointer { $0[offsets].update(repeating: origin.rawValue) }
    }

    /// Where known bytes are not these, counted from the first of these.
    func differences(_ part: ArraySlice<UInt8>, at offset: Int) -> [Int] {
      part.withUnsafeBufferPointer { part in
        values.withUnsafeBufferPointer { values in
          origins.withUnsafeBufferPointer { origins in
            part.indices.filter { values[offset + $0] != part[$0] && origins[offset + $0] != 0 }
          }
        }
      }
    }

    mutating func store(_ part: ArraySlice<UInt8>, at offset: Int, _ origin: Origin) {
      values.replaceSubrange(offset..<offset + part.count, with: part)
      origins.withUnsafeMutableBufferPointer { $0[offset..<offset + part.count].update(repeating: origin.rawValue) }
    }
  }

  private static let pageBytes = 4096
  /// 1 MiB of flash, in 2 MiB of memory.
  private static let maximumPages = 256

  private var pages: [UInt32: Page] = [:]

  /// True for addresses through which FlexSPI's memory is seen.
  static func contains(_ address: UInt32) -> Bool { (0x6000_0000..<0x7000_0000).contains(address) }

  /// What stands at an address, and where that is known from.
  func byte(at address: UInt32) -> (value: UInt8, origin: Origin) {
    guard let page = pages[address / 4096] else { return (0xFF, .unknown) }
    return (page.values[Int(address % 4096)], Origin(rawValue: page.origins[Int(address % 4096)]) ?? .unknown)
  }

  /// Whether all that is known of a range is blank, and that something is known.
  func isBlank(_ range: Range<UInt32>) -> Bool {
    var known = false
    for (number, page) in pages {
      for offset in Self.overlap(number, range) where page.origins[offset] != 0 {
        if page.values[offset] != 0xFF { return false }
        known = true
      }
    }
    return known
  }

  /// Whether any byte of a range was read.
  func wasRead(_ range: Range<UInt32>) -> Bool {
    pages.contains { number, page in
      Self.overlap(number, range).contains { page.origins[$0] == Origin.read.rawValue }
    }
  }

  mutating func erase(_ range: Range<UInt32>) {
    // A whole chip is more than fits: of what is beyond, old knowledge goes.
    var number = range.lowerBound / 4096
    let last = range.isEmpty ? number : (range.upperBound - 1) / 4096
    while number <= last, pages[number] != nil || pages.count < Self.maximumPages {
      let offsets = Self.overlap(number, range)
      pages[number, default: Page()].fill(offsets, .erased)
      number += 1
    }
    guard number <= last else { return }
    for beyond in pages.keys where beyond >= number && beyond <= last { pages[beyond] = nil }
  }

  mutating func forget(_ range: Range<UInt32>) {
    for number in Array(pages.keys) {
      let offsets = Self.overlap(number, range)
      if !offsets.isEmpty { pages[number]?.fill(offsets, .unknown) }
    }
  }

  mutating func write(_ bytes: [UInt8], at address: UInt32) {
    each(bytes, address) { page, offset, part in page.store(part, at: offset, .written) }
  }

  /// Learns what was read, and says where it is not what was known before.
  mutating func read(_ bytes: [UInt8], at address: UInt32) -> Difference? {
    var difference: Difference?
    each(bytes, address) { page, offset, part in
      for index in page.differences(part, at: offset) {
        if difference == nil {
          difference = Difference(
            origin: Origin(rawValue: page.origins[offset + index]) ?? .unknown,
            address: address &+ UInt32(truncatingIfNeeded: part.startIndex + index),
            expected: page.values[offset + index], found: part[part.startIndex + index], count: 0)
        }
        difference?.count += 1
      }
      page.store(part, at: offset, .read)
    }
    return difference
  }

  private mutating func each(
    _ bytes: [UInt8], _ address: UInt32, _ body: (inout Page, Int, ArraySlice<UInt8>) -> Void
  ) {
    var start = 0
    while start < bytes.count {
      let place = address &+ UInt32(truncatingIfNeeded: start)
      let offset = Int(place % 4096)
      let end = min(bytes.count, start + Self.pageBytes - offset)
      if pages[place / 4096] != nil || pages.count < Self.maximumPages {
        body(&pages[place / 4096, default: Page()], offset, bytes[start..<end])
      }
      start = end
    }
  }

  /// The offsets in a page that lie in a range.
  private static func overlap(_ number: UInt32, _ range: Range<UInt32>) -> Range<Int> {
    let start = Int(number) * pageBytes
    let low = max(Int(range.lowerBound), start)
    let high = min(Int(range.upperBound), start + pageBytes)
    return low < high ? low - start..<high - start : 0..<0
  }
}
