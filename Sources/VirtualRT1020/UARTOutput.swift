/// Bytes on their way to the serial line, each piece with the time at which the firmware sends it. The time that
/// the bytes themselves take on the wire is not counted.
struct UARTOutput: Sendable {
  private var bytes: [UInt8] = []
  private var pieces: [Piece] = []

  private struct Piece {
    /// Bytes up to its end.
    var end: Int
    /// Nanoseconds of the part's time.
    var due: UInt64
  }

  /// Nothing waits.
  var isEmpty: Bool { bytes.isEmpty }

  /// Bytes that wait.
  var count: Int { bytes.count }

  /// When the first byte that waits is due.
  var nextDue: UInt64? { pieces.first?.due }

  /// Adds bytes. They do not overtake others, whatever `due` says.
  mutating func append(_ more: [UInt8], due: UInt64) {
    guard !more.isEmpty else { return }
    bytes += more
    if let last = pieces.last, last.due >= due {
      pieces[pieces.count - 1].end = bytes.count
    } else {
      pieces.append(Piece(end: bytes.count, due: due))
    }
  }

  /// Takes what is due by `time`.
  mutating func take(by time: UInt64) -> [UInt8] {
    let count = pieces.prefix { $0.due <= time }.count
    guard count > 0 else { return [] }
    if count == pieces.count {
      defer { self = UARTOutput() }
      return bytes
    }
    let end = pieces[count - 1].end
    let taken = Array(bytes[..<end])
    bytes.removeFirst(end)
    pieces.removeFirst(count)
    for index in pieces.indices { pieces[index].end -= end }
    return taken
  }
}
