/// What a capture showed of the board that a virtual one stands for. The rest is guessed, and the log says so when it is
/// touched.
public struct CapturedKnowledge: Equatable, Sendable {
  /// Flash offsets whose contents are known, in order, not touching each other.
  public private(set) var flash: [Range<Int>] = []
  /// Fuse words that were read.
  public var fuses: Set<Int> = []
  /// Properties that were asked for, by their tags.
  public var properties: Set<UInt32> = []

  /// Nothing is known.
  public init() {}

  /// Flash at these offsets is known.
  public mutating func learnFlash(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let first = index { $0.upperBound >= range.lowerBound }
    let end = index { $0.lowerBound > range.upperBound }
    guard first < end else { return flash.insert(range, at: first) }
    let merged =
      min(flash[first].lowerBound, range.lowerBound)..<max(flash[end - 1].upperBound, range.upperBound)
    flash.replaceSubrange(first..<end, with: [merged])
  }

  /// The first range that is so, all behind it being so too.
  private func index(where isSo: (Range<Int>) -> Bool) -> Int {
    var (low, high) = (0, flash.count)
    while low < high {
      let middle = (low + high) / 2
      if isSo(flash[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The pieces of a range of flash that are not known.
  public func unknownFlash(in range: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    for known in flash[index { $0.upperBound > range.lowerBound }...] {
      if known.lowerBound >= range.upperBound { break }
      if start < known.lowerBound { pieces.append(start..<known.lowerBound) }
      start = max(start, known.upperBound)
    }
    if start < range.upperBound { pieces.append(start..<range.upperBound) }
    return pieces
  }
}
