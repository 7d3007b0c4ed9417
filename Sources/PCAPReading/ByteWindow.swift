/// A buffer that is filled at its end and used up from its front.
struct ByteWindow {
  private let storage: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0

  init(capacity: Int) { storage = .allocate(byteCount: capacity, alignment: 16) }

  func deallocate() { storage.deallocate() }

  /// What waits to be used.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[start..<end]) }

  /// Moves up to `count` bytes to `target`; returns how many.
  @inline(__always)
  mutating func take(into target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    let count = min(count, end - start)
    guard count > 0, let base = storage.baseAddress else { return 0 }
    target.copyMemory(from: base + start, byteCount: count)
    start += count
    return count
  }

  /// Where more may be put; empty if it is full.
  mutating func room() -> UnsafeMutableRawBufferPointer {
    if start == end {
      start = 0
      end = 0
    }
    return UnsafeMutableRawBufferPointer(rebasing: storage[end...])
  }

  /// `count` bytes were put there.
  mutating func add(_ count: Int) { end += count }

  /// `count` bytes were used.
  mutating func drop(_ count: Int) { start += count }
}
