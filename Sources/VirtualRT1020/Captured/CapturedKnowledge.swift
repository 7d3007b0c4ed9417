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
    var merged = range
    var kept: [Range<Int>] = []
    for other in flash {
      if other.upperBound < merged.lowerBound || merged.upperBound < other.lowerBound {
        kept.append(other)
      } else {
        merged = min(other.lowerBound, merged.lowerBound)..<max(other.upperBound, merged.upperBound)
      }
    }
    flash = (kept + [merged]).sorted { $0.lowerBound < $1.lowerBound }
  }

  /// The pieces of a range of flash that are not known.
  public func unknownFlash(in range: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    for known in flash where known.upperBound > range.lowerBound && known.lowerBound < range.upperBound {
      if start < known.lowerBound { pieces.append(start..<known.lowerBound) }
      start = max(start, known.upperBound)
    }
    if start < range.upperBound { pieces.append(start..<range.upperBound) }
    return pieces
  }
}
