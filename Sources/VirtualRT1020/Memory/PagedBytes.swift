/// A large byte array as a value: pages are shared until they are written, and a page that was never
/// written costs nothing. Copying is a reference, forking a written board copies a table.
struct PagedBytes: Sendable {
  /// Bytes of a page: one flash sector.
  static let pageSize = 4096

  /// Bytes in all.
  let count: Int
  /// What an untouched byte holds.
  let fill: UInt8
  private var leaves: [Leaf]

  /// Makes `count` bytes that hold `fill`; `count` is rounded up to whole pages.
  init(count: Int, fill: UInt8) {
    self.count = count
    self.fill = fill
    let pages = (count + Self.pageSize - 1) / Self.pageSize
    leaves = Array(repeating: Leaf(), count: (pages + Leaf.width - 1) / Leaf.width)
  }

  /// One page. It is written only while it has a single owner, which makes sharing it safe.
  fileprivate final class Page: @unchecked Sendable {
    let bytes: UnsafeMutableRawPointer

    init(fill: UInt8) {
      bytes = .allocate(byteCount: PagedBytes.pageSize, alignment: 64)
      bytes.initializeMemory(as: UInt8.self, repeating: fill, count: PagedBytes.pageSize)
    }

    init(copying other: Page) {
      bytes = .allocate(byteCount: PagedBytes.pageSize, alignment: 64)
      bytes.copyMemory(from: other.bytes, byteCount: PagedBytes.pageSize)
    }

    deinit { bytes.deallocate() }
  }

  /// A piece of the page table, shared like a page: forking a board then copies a few references, not
  /// one a page. No array: every access to a variable of a class would be checked while the program runs.
  private final class Leaf: @unchecked Sendable {
    static let width = 64
    let pages = UnsafeMutableBufferPointer<Page?>.allocate(capacity: width)

    init() { pages.initialize(repeating: nil) }
    init(copying other: Leaf) { _ = pages.initialize(from: other.pages) }

    deinit {
      pages.deinitialize()
      pages.deallocate()
    }
  }

  /// Bytes that are really allocated, for looking at the cost of a board.
  var allocatedBytes: Int {
    leaves.reduce(0) { $0 + $1.pages.count(where: { $0 != nil }) } * Self.pageSize
  }

  /// Pages whose storage is not that of the same page in `older`, which has this size and fill. Only these
  /// can differ, for storage that two values share is never written.
  func changedPages(since older: PagedBytes) -> [Int] {
    var changed: [Int] = []
    for leaf in 0..<min(leaves.count, older.leaves.count) where leaves[leaf] !== older.leaves[leaf] {
      for slot in 0..<Leaf.width where leaves[leaf].pages[slot] !== older.leaves[leaf].pages[slot] {
        changed.append(leaf * Leaf.width + slot)
      }
    }
    return changed
  }

  /// True if all bytes of page `index`, which lies inside, are `value`.
  func holdsOnly(_ value: UInt8, page index: Int) -> Bool {
    guard let page = leaves[index / Leaf.width].pages[index % Leaf.width] else { return fill == value }
    return UnsafeRawBufferPointer(start: page.bytes, count: Self.pageSize).allSatisfy { $0 == value }
  }

  /// Copies bytes out. The range must lie inside.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) {
    forEachPiece(at: offset, count: buffer.count) { page, inPage, done, count in
      let target = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + count)])
      if let page = leaves[page / Leaf.width].pages[page % Leaf.width] {
        target.copyMemory(from: UnsafeRawBufferPointer(start: page.bytes + inPage, count: count))
      } else {
        target.initializeMemory(as: UInt8.self, repeating: fill)
      }
    }
  }

  /// Copies bytes in. The range must lie inside.
  mutating func write(at offset: Int, _ source: UnsafeRawBufferPointer) {
    var done = 0
    while done < source.count {
      let position = offset + done
      let inPage = position % Self.pageSize
      let count = min(Self.pageSize - inPage, source.count - done)
      let target = own(position / Self.pageSize) + inPage
      target.copyMemory(from: source.baseAddress.unsafelyUnwrapped + done, byteCount: count)
      done += count
    }
  }

  /// Clears bits as programming a NOR does: each byte becomes itself AND the source's. Inside one page.
  mutating func and(at offset: Int, _ source: UnsafeRawBufferPointer) {
    guard !source.isEmpty else { return }
    let target = (own(offset / Self.pageSize) + offset % Self.pageSize).assumingMemoryBound(to: UInt8.self)
    for index in 0..<source.count { target[index] &= source[index] }
  }

  /// Sets a range to one value; whole pages of `fill` are given back.
  mutating func set(_ range: Range<Int>, to value: UInt8) {
    var position = range.lowerBound
    while position < range.upperBound {
      let inPage = position % Self.pageSize
      let count = min(Self.pageSize - inPage, range.upperBound - position)
      let page = position / Self.pageSize
      if value == fill && count == Self.pageSize {
        giveBack(page)
      } else if value != fill || isWritten(page) {
        (own(page) + inPage).initializeMemory(as: UInt8.self, repeating: value, count: count)
      }
      position += count
    }
  }

  /// The bytes of a range as an array. The range must lie inside.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }

  // MARK: - Taking back

  /// Pages as they were, held by reference; none are kept if all of them were untouched.
  struct Pages: Sendable {
    fileprivate var pages: [Page?] = []
  }

  /// The pages that hold a range.
  func pages(in range: Range<Int>) -> Pages {
    let indices = range.lowerBound / Self.pageSize..<(range.upperBound + Self.pageSize - 1) / Self.pageSize
    guard indices.contains(where: isWritten) else { return Pages() }
    return Pages(pages: indices.map { leaves[$0 / Leaf.width].pages[$0 % Leaf.width] })
  }

  /// Puts the pages back that held a range.
  mutating func restore(_ saved: Pages, _ range: Range<Int>) {
    let first = range.lowerBound / Self.pageSize
    let end = (range.upperBound + Self.pageSize - 1) / Self.pageSize
    for index in first..<end {
      unshareLeaf(index / Leaf.width)
      leaves[index / Leaf.width].pages[index % Leaf.width] = saved.pages.isEmpty ? nil : saved.pages[index - first]
    }
  }

  /// Appends a range that lies inside one page to `bytes`; false, and nothing is appended, if the page is untouched.
  func append(_ range: Range<Int>, to bytes: inout [UInt8]) -> Bool {
    let index = range.lowerBound / Self.pageSize
    guard let page = leaves[index / Leaf.width].pages[index % Leaf.width] else { return false }
    bytes.append(
      contentsOf: UnsafeRawBufferPointer(start: page.bytes + range.lowerBound % Self.pageSize, count: range.count))
    return true
  }

  private func forEachPiece(
    at offset: Int, count total: Int, _ body: (_ page: Int, _ inPage: Int, _ done: Int, _ count: Int) -> Void
  ) {
    var done = 0
    while done < total {
      let position = offset + done
      let inPage = position % Self.pageSize
      let count = min(Self.pageSize - inPage, total - done)
      body(position / Self.pageSize, inPage, done, count)
      done += count
    }
  }

  private func isWritten(_ index: Int) -> Bool {
    leaves[index / Leaf.width].pages[index % Leaf.width] != nil
  }

  private mutating func giveBack(_ index: Int) {
    guard isWritten(index) else { return }
    unshareLeaf(index / Leaf.width)
    leaves[index / Leaf.width].pages[index % Leaf.width] = nil
  }

  private mutating func unshareLeaf(_ index: Int) {
    if !isKnownUniquelyReferenced(&leaves[index]) { leaves[index] = Leaf(copying: leaves[index]) }
  }

  /// The page's bytes, made and unshared as needed.
  private mutating func own(_ index: Int) -> UnsafeMutableRawPointer {
    unshareLeaf(index / Leaf.width)
    let pages = leaves[index / Leaf.width].pages
    let slot = index % Leaf.width
    if isKnownUniquelyReferenced(&pages[slot]), let bytes = pages[slot]?.bytes { return bytes }
    let page = pages[slot].map(Page.init(copying:)) ?? Page(fill: fill)
    pages[slot] = page
    return page.bytes
  }
}
