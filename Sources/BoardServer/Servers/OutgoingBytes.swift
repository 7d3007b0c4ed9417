/// Bytes on their way to a client that takes them when it likes.
struct OutgoingBytes {
  /// To be appended to; the first `written` of them have gone.
  var bytes: [UInt8] = []
  private var written = 0
  /// Written bytes are dropped from the front when they are so many, and memory beyond is given back.
  private let slack: Int

  /// None yet.
  init(slack: Int) { self.slack = slack }

  /// Bytes not yet written.
  var count: Int { bytes.count - written }

  /// Writes as much as the descriptor takes now.
  /// - Returns: false if nobody reads any more.
  mutating func write(to descriptor: Int32) throws(ServerError) -> Bool {
    guard count > 0 else { return true }
    guard case .bytes(let taken) = try System.write(descriptor, bytes, from: written) else { return false }
    written += taken
    if written == bytes.count {
      drop()
    } else if written >= slack, written >= count {
      bytes.removeFirst(written)
      written = 0
    }
    return true
  }

  /// Forgets what is not written.
  mutating func drop() {
    bytes.removeAll(keepingCapacity: bytes.count <= slack)
    written = 0
  }
}
