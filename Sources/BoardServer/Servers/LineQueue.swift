#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes that arrive in any pieces, to be taken out as lines of bounded length, one when it is wanted.
struct LineQueue {
  /// One line without its line feed.
  enum Line: Equatable {
    case text([UInt8])
    /// It was longer than the limit and was skipped.
    case tooLong
  }

  /// Bytes a line may have.
  let limit: Int
  private var bytes: [UInt8] = []
  /// Where the next line begins, and up to where there is no line feed.
  private var start = 0
  private var searched = 0
  private var isSkipping = false
  private var hasEnded = false

  /// Taken lines are dropped from the front when they are so many bytes.
  private static let slack = 64 << 10

  init(limit: Int) { self.limit = max(0, limit) }

  /// Adds bytes. To be called when `next` has none left, or at most a bounded number of times before.
  mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

  /// No more bytes will come: what stands after the last line feed is a line too.
  mutating func end() { hasEnded = true }

  /// Takes the next line; nil if none is whole.
  mutating func next() -> Line? {
    if let end = lineFeed { return take(upTo: end, next: end + 1) }
    if hasEnded, isSkipping || start < bytes.count { return take(upTo: bytes.count, next: bytes.count) }
    searched = bytes.count
    if isSkipping || bytes.count - start > limit {
      isSkipping = true
      clear()
    }
    return nil
  }

  /// Where the next line feed stands.
  private var lineFeed: Int? {
    bytes.withUnsafeBytes { all in
      guard let start = all.baseAddress, searched < all.count,
        let found = memchr(start + searched, 0x0A, all.count - searched)
      else { return nil }
      return UnsafeRawPointer(found) - start
    }
  }

  private mutating func take(upTo end: Int, next: Int) -> Line {
    let isTooLong = isSkipping || end - start > limit
    let line = isTooLong ? Line.tooLong : .text(Array(bytes[start..<end]))
    isSkipping = false
    start = next
    searched = next
    if start == bytes.count {
      clear()
    } else if start >= Self.slack {
      bytes.removeFirst(start)
      (start, searched) = (0, 0)
    }
    return line
  }

  private mutating func clear() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 2 * Self.slack)
    (start, searched) = (0, 0)
  }
}
