/// Bytes on their way into one flash page: they come in packets of any length, and flash takes pages.
///
/// Source: K2.1.0 and K2.7.0, executed: data must start on a page boundary, and the last page is padded with
/// FF when the command ends.
struct NORPageBuffer: Sendable {
  /// The largest page that is taken; a configuration block may claim anything.
  static let largestPage = 4096

  /// The page; only the first `count` bytes mean something.
  private(set) var bytes = [UInt8](repeating: 0xFF, count: largestPage)
  /// Bytes gathered.
  private(set) var count = 0
  /// Flash offset of the first.
  private(set) var start: UInt32 = 0

  /// Nothing is gathered.
  var isEmpty: Bool { count == 0 }

  /// True if bytes for `offset` follow what is gathered.
  func continues(at offset: UInt32) -> Bool { count > 0 && offset == start &+ UInt32(count) }

  /// Takes what fits into the page.
  /// - Returns: how much that was.
  mutating func take(_ source: UnsafeRawBufferPointer, at offset: UInt32, pageSize: Int) -> Int {
    if isEmpty { start = offset }
    let taken = min(pageSize - count, source.count)
    bytes.withUnsafeMutableBytes { page in
      UnsafeMutableRawBufferPointer(rebasing: page[count..<(count + taken)])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<taken]))
    }
    count += taken
    return taken
  }

  /// Fills the page up with FF.
  mutating func pad(to pageSize: Int) {
    for index in min(count, pageSize)..<pageSize { bytes[index] = 0xFF }
  }

  /// Forgets everything.
  mutating func clear() { count = 0 }
}
