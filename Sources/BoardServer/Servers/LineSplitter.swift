/// Cuts a stream of bytes into lines of bounded length.
struct LineSplitter {
  /// One line without its line feed.
  enum Line {
    /// The bytes, valid during the call only.
    case text(UnsafeBufferPointer<UInt8>)
    /// It was longer than the limit and was skipped.
    case tooLong
  }

  /// Bytes a line may have.
  let limit: Int
  private var pending: [UInt8] = []
  private var isSkipping = false

  init(limit: Int) { self.limit = max(0, limit) }

  /// Takes the next bytes and hands on each line that they complete.
  mutating func feed<Failure: Error>(
    _ chunk: UnsafeBufferPointer<UInt8>, _ body: (Line) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = chunk
    while let end = rest.firstIndex(of: 0x0A) {
      try take(UnsafeBufferPointer(rebasing: rest[..<end]), isLast: true, body)
      rest = UnsafeBufferPointer(rebasing: rest[(end + 1)...])
    }
    if !rest.isEmpty { try take(rest, isLast: false, body) }
  }

  /// At the end of the stream: what stands after the last line feed is a line too.
  mutating func finish<Failure: Error>(_ body: (Line) throws(Failure) -> Void) throws(Failure) {
    guard isSkipping || !pending.isEmpty else { return }
    try take(UnsafeBufferPointer(start: nil, count: 0), isLast: true, body)
  }

  private mutating func take<Failure: Error>(
    _ piece: UnsafeBufferPointer<UInt8>, isLast: Bool, _ body: (Line) throws(Failure) -> Void
  ) throws(Failure) {
    if isSkipping || pending.count + piece.count > limit {
      pending = []
      isSkipping = !isLast
      if isLast { try body(.tooLong) }
    } else if !isLast {
      pending.append(contentsOf: piece)
    } else if pending.isEmpty {
      try body(.text(piece))
    } else {
      pending.append(contentsOf: piece)
      let line = pending
      pending = []
      try line.withUnsafeBufferPointer { (buffer) throws(Failure) in try body(.text(buffer)) }
    }
  }
}
