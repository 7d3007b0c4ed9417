/// What happened on a board, in words: commands and answers, faults that struck, misuse by the host, power and
/// resets. Off unless asked for.
struct BoardLog: Sendable {
  /// Whether entries are kept at all.
  var isEnabled = false
  /// Whether what a host should not do is noted too.
  var isStrict = false
  private(set) var entries: [BoardLogEntry] = []
  /// Strict mode: the flash's configuration block was erased and the part not reset since.
  var blockWasErased = false

  /// Entries kept at most; beyond it the oldest half is forgotten.
  static let limit = 1 << 16

  /// Entries that are no longer kept.
  private(set) var dropped = 0

  /// Hands the log over and starts a new one.
  mutating func take() -> [BoardLogEntry] {
    defer {
      dropped += entries.count
      entries = []
    }
    return entries
  }

  /// Notes something, if anybody asked; the text is made only then.
  @inline(__always)
  mutating func add(_ kind: BoardLogEntry.Kind, at now: UInt64, _ text: @autoclosure () -> String) {
    guard isEnabled, kind != .misuse || isStrict else { return }
    append(BoardLogEntry(time: .nanoseconds(Int64(clamping: now)), kind: kind, text: text()))
  }

  private mutating func append(_ entry: BoardLogEntry) {
    // A host that tries again and again does one thing wrong, not many.
    if entry.kind == .misuse, let last = entries.last, last.kind == .misuse, last.text == entry.text { return }
    if entries.count >= Self.limit {
      entries.removeFirst(Self.limit / 2)
      dropped += Self.limit / 2
    }
    entries.append(entry)
  }
}
