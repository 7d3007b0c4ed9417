import ByteQueue

/// The host's ear on the boot ROM's raw UART line: finds status words, read data and ping replies, however the
/// bytes are cut into chunks.
///
/// Nothing in the bytes says what they are, so the host says what it has asked for; where it has asked for
/// nothing, bytes are taken as words of four. A refused read is four bytes of data, `SDPStatus.refused`, and then
/// silence: `abandon` ends the wait. Push what arrives, then call `next` until it gives nil.
public struct SDPUARTReplyDecoder: Sendable {
  /// What the device said.
  public enum Event: Equatable, Sendable {
    /// Four bytes: a HAB state, a status, or whatever came unasked.
    case word(SDPStatus)
    /// Data of a read, in order, 1 to `maximumChunk` bytes. `remaining` are still to come; the event with 0 is
    /// the last.
    case data([UInt8], remaining: UInt32)
    /// The answer to a ping.
    case ping(SDPPingReply)
  }

  private enum Expectation: Sendable {
    case word
    case data(UInt32)
    case ping
  }

  /// The most bytes of one data event.
  public let maximumChunk: Int
  /// The most replies that may be awaited at once.
  public static let maximumExpectations = 64
  private var expectations: [Expectation] = []
  private var queue: ByteQueue

  /// Makes a decoder that expects nothing.
  ///
  /// - Parameters:
  ///   - maximumChunk: the most bytes of one data event, at least 1.
  ///   - backlog: bytes that may wait between two calls of `next`, at least a ping reply.
  public init(maximumChunk: Int = 1024, backlog: Int = 1 << 20) {
    self.maximumChunk = max(maximumChunk, 1)
    queue = ByteQueue(capacity: max(backlog, SDPPingReply.byteCount))
  }

  /// Expects the reply to a command: the HAB state, then data for read-register, nothing for jump-address, a
  /// status word for all others.
  ///
  /// - Returns: false, and nothing changes, if too many replies are awaited already.
  @discardableResult
  public mutating func expectReply(to command: SDPCommand) -> Bool {
    var reply: [Expectation] = [.word]
    if let count = command.dataInCount {
      if count > 0 { reply.append(.data(count)) }
    } else if command.code != .jumpAddress {
      reply.append(.word)
    }
    return expect(reply)
  }

  /// Expects the answer to a ping.
  ///
  /// - Returns: false, and nothing changes, if too many replies are awaited already.
  @discardableResult
  public mutating func expectPingReply() -> Bool { expect([.ping]) }

  /// True while something asked for is still to come.
  public var isExpecting: Bool { !expectations.isEmpty }

  /// Takes in bytes from the line.
  ///
  /// - Returns: how many were taken: all, unless more than `backlog` would wait; the rest is not kept.
  @discardableResult
  public mutating func push(_ bytes: RawSpan) -> Int { queue.append(bytes) }

  /// Takes in bytes held in an array.
  @discardableResult
  public mutating func push(_ bytes: [UInt8]) -> Int { queue.append(bytes.span.bytes) }

  /// The next event, or nil until more bytes come.
  public mutating func next() -> Event? {
    switch expectations.first {
    case .data(let remaining): return data(remaining)
    case .ping: return ping()
    case .word, nil: return word()
    }
  }

  /// Bytes that wait for the rest of their word or reply, once `next` gave nil.
  public var pendingBytes: Int { queue.count }

  /// Expects nothing any more and gives back the bytes that did not make up a word or reply.
  @discardableResult
  public mutating func abandon() -> [UInt8] {
    let rest = queue.copy(from: 0, count: queue.count)
    queue.removeAll()
    expectations.removeAll()
    return rest
  }

  private mutating func expect(_ reply: [Expectation]) -> Bool {
    guard expectations.count + reply.count <= Self.maximumExpectations else { return false }
    expectations += reply
    return true
  }

  private mutating func word() -> Event? {
    guard let status = queue.withBytes(from: 0, count: 4, { SDPStatus($0) }) else { return nil }
    queue.drop(4)
    if !expectations.isEmpty { expectations.removeFirst() }
    return .word(status)
  }

  private mutating func data(_ remaining: UInt32) -> Event? {
    let count = min(queue.count, maximumChunk, Int(clamping: remaining))
    guard count > 0 else { return nil }
    let bytes = queue.copy(from: 0, count: count)
    queue.drop(count)
    let left = remaining - UInt32(count)
    if left == 0 { expectations.removeFirst() } else { expectations[0] = .data(left) }
    return .data(bytes, remaining: left)
  }

  /// Twelve bytes with the right head; anything else is taken as words.
  private mutating func ping() -> Event? {
    let matches = queue.withBytes(from: 0, count: SDPPingReply.head.count) { bytes in
      bytes.withUnsafeBytes { SDPPingReply.head.starts(with: $0) }
    }
    guard matches else { return word() }
    guard let reply = queue.withBytes(from: 0, count: SDPPingReply.byteCount, { SDPPingReply($0) }) else { return nil }
    queue.drop(SDPPingReply.byteCount)
    expectations.removeFirst()
    return .ping(reply)
  }
}
