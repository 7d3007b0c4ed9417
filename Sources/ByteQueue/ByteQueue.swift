/// Bytes that wait to be understood: appended at the end, taken from the front, with a limit.
///
/// Taking moves a mark; the room before it is given back once it is at least half of all, so that each byte is
/// moved at most once on average.
package struct ByteQueue: Sendable {
  private var storage: [UInt8] = []
  private var head = 0
  /// The most bytes that may wait.
  package let capacity: Int

  package init(capacity: Int) { self.capacity = max(capacity, 1) }

  package var count: Int { storage.count - head }

  package subscript(_ index: Int) -> UInt8 { storage[head + index] }

  /// Takes in as many bytes as there is room for.
  package mutating func append(_ bytes: RawSpan) -> Int {
    let taken = min(bytes.byteCount, capacity - count)
    if head > 0, head >= count {
      storage.removeSubrange(..<head)
      head = 0
    }
    bytes.withUnsafeBytes { storage.append(contentsOf: $0.prefix(taken)) }
    return taken
  }

  /// Distance of the first `byte` at or after `start`, or the count if there is none.
  package func distance(to byte: UInt8, from start: Int = 0) -> Int {
    var index = min(start, count)
    while index < count, storage[head + index] != byte { index += 1 }
    return index
  }

  /// Lets go of the first `count` bytes, or of all there are.
  package mutating func drop(_ count: Int) {
    head += min(max(count, 0), self.count)
    if head == storage.count { removeAll() }
  }

  /// Looks at `count` bytes from `start` on, both cut to what is there.
  package func withBytes<Result>(from start: Int, count: Int, _ body: (RawSpan) -> Result) -> Result {
    let low = head + min(max(start, 0), self.count)
    let high = min(low + max(count, 0), storage.count)
    return body(storage[low..<high].span.bytes)
  }

  /// Copies `count` bytes from `start` on, both cut to what is there.
  package func copy(from start: Int, count: Int) -> [UInt8] {
    let low = head + min(max(start, 0), self.count)
    return Array(storage[low..<min(low + max(count, 0), storage.count)])
  }

  package mutating func removeAll() {
    storage.removeAll(keepingCapacity: true)
    head = 0
  }
}
