/// What a chip has done that may have to be taken back: the firmware computes ahead of the world's time, and the world
/// may stop it at any moment. Cheap to keep: pages that were erased are held by reference, programs keep the bytes of
/// their page. It is dropped when the host speaks again, for then the world has seen all of it.
struct NORHistory: Sendable {
  /// One operation.
  struct Entry: Sendable {
    let operation: NOROperation
    /// When it began, nanoseconds of the board's clock.
    var start: UInt64
    /// When it is done; the end of time while it is suspended.
    var end: UInt64
    /// Cells that it changes.
    let range: Range<Int>
    /// Where its bytes or pages are kept; -1 for a program of an untouched page.
    let place: Int
    /// Status registers before it.
    let status: (UInt8, UInt8, UInt8)
    /// Nanoseconds of work that it needs.
    let duration: UInt64
  }

  private(set) var entries: [Entry] = []
  private var bytes: [UInt8] = []
  private var pages: [PagedBytes.Pages] = []

  /// Operations kept at most: as many as one command can have the flashloader do. Beyond it all before count as done.
  static let limit = 1 << 18

  @inline(__always)
  mutating func noteProgram(
    _ start: Int, _ count: Int, _ range: Range<Int>, of cells: PagedBytes, from now: UInt64, to end: UInt64
  ) {
    let place = bytes.count
    let kept = cells.append(range, to: &bytes)
    add(.program(start: start, count: count), range, kept ? place : -1, (0, 0, 0), now, end)
  }

  mutating func noteErase(_ range: Range<Int>, of cells: PagedBytes, from now: UInt64, to end: UInt64) {
    pages.append(cells.pages(in: range))
    add(.erase(range), range, pages.count - 1, (0, 0, 0), now, end)
  }

  mutating func noteStatus(
    _ operation: NOROperation, _ status: (UInt8, UInt8, UInt8), from now: UInt64, to end: UInt64
  ) {
    add(operation, 0..<0, -1, status, now, end)
  }

  @inline(__always)
  private mutating func add(
    _ operation: NOROperation, _ range: Range<Int>, _ place: Int, _ status: (UInt8, UInt8, UInt8), _ now: UInt64,
    _ end: UInt64
  ) {
    let entry = Entry(
      operation: operation, start: now, end: end, range: range, place: place, status: status, duration: end - now)
    entries.append(entry)
    if entries.count > Self.limit { keepNewest() }
  }

  private mutating func keepNewest() {
    guard let last = entries.last, last.place < 0 else { return clear() }
    clear()
    entries = [last]
  }

  /// Drops everything.
  mutating func clear() {
    entries.removeAll(keepingCapacity: entries.count < 1 << 10)
    bytes.removeAll(keepingCapacity: bytes.count < 1 << 18)
    pages.removeAll()
  }

  /// Drops what the world has seen the end of at `time`.
  @inline(__always)
  mutating func forget(until time: UInt64) {
    guard let last = entries.last, last.end <= time else { return }
    if entries.allSatisfy({ $0.end <= time }) { clear() }
  }

  /// Drops the newest entry.
  mutating func removeLast() {
    if !entries.isEmpty { entries.removeLast() }
  }

  /// The newest operation on a range that was to end at `oldEnd` stands still, or goes on so as to be done at `end`.
  /// - Returns: false if there is none.
  @discardableResult
  mutating func move(_ range: Range<Int>, endingAt oldEnd: UInt64, toStart start: UInt64, end: UInt64) -> Bool {
    guard let index = entries.lastIndex(where: { $0.range == range && $0.end == oldEnd }) else { return false }
    entries[index].start = start
    entries[index].end = end
    return true
  }

  /// Puts the cells back that an entry changed.
  func restore(_ entry: Entry, in cells: inout PagedBytes) {
    switch entry.operation {
    case .erase: cells.restore(pages[entry.place], entry.range)
    case .program where entry.place < 0: cells.set(entry.range, to: cells.fill)
    case .program:
      bytes.withUnsafeBytes { all in
        let old = UnsafeRawBufferPointer(rebasing: all[entry.place..<(entry.place + entry.range.count)])
        cells.write(at: entry.range.lowerBound, old)
      }
    case .writeStatus: break
    }
  }
}
