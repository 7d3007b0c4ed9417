import VirtualRT1020

/// What a served board has to say to whoever runs it: that a host asks for what the capture does not show of which it
/// was made, or for something else than it was expected to.
final class BoardNotices {
  private var next = 0

  /// Prints what is new, on standard error.
  func show(_ board: borrowing VirtualRT1020) {
    let (entries, end) = board.log(from: next)
    next = end
    for entry in entries where entry.kind == .unknown || entry.kind == .refused {
      Console.note("boardless: \(entry.kind.rawValue): \(entry.text)\n")
    }
  }
}
