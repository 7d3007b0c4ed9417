import ByteQueue

/// The device's ear on the boot ROM's raw UART line: finds commands, their data, and pings, however the bytes
/// are cut into chunks.
///
/// The line has no framing and no checksum: 16 bytes of a command, then as many raw data bytes as write-file or
/// dcd-write announce. Whoever loses count stays lost; `abandon` is the way out after a pause. Push what
/// arrives, then call `next` until it gives nil. Work is linear in the bytes.
public struct SDPUARTDecoder: Sendable {
  /// What the host said.
  public enum Event: Equatable, Sendable {
    /// A command, known or not. Data events follow if its `dataOutCount` is not 0.
    case command(SDPCommand)
    /// Data of the last command, in order, 1 to `maximumChunk` bytes. `remaining` are still to come; the event
    /// with 0 is the last.
    case data([UInt8], remaining: UInt32)
    /// The two bytes 5A A6 where a command could begin.
    case ping
  }

  /// The most bytes of one data event.
  public let maximumChunk: Int
  /// Data bytes still to come before the next command.
  public private(set) var remaining: UInt32 = 0
  private var queue: ByteQueue

  /// Makes a decoder that expects a command.
  ///
  /// - Parameters:
  ///   - maximumChunk: the most bytes of one data event, at least 1.
  ///   - backlog: bytes that may wait between two calls of `next`, at least a command.
  public init(maximumChunk: Int = 1024, backlog: Int = 1 << 20) {
    self.maximumChunk = max(maximumChunk, 1)
    queue = ByteQueue(capacity: max(backlog, SDPCommand.byteCount))
  }

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
    if remaining > 0 { return data() }
    guard queue.count >= 2 else { return nil }
    if queue[0] == SDPPingReply.request[0], queue[1] == SDPPingReply.request[1] {
      queue.drop(2)
      return .ping
    }
    guard queue.count >= SDPCommand.byteCount,
      let command = queue.withBytes(from: 0, count: SDPCommand.byteCount, { SDPCommand($0) })
    else { return nil }
    queue.drop(SDPCommand.byteCount)
    remaining = command.dataOutCount
    return .command(command)
  }

  /// Bytes that wait for the rest of their command, once `next` gave nil.
  public var pendingBytes: Int { queue.count }

  /// Forgets the bytes of a command that has begun and the data still to come: the next byte begins a command.
  ///
  /// - Returns: how many bytes were thrown away.
  @discardableResult
  public mutating func abandon() -> Int {
    let count = queue.count
    queue.removeAll()
    remaining = 0
    return count
  }

  private mutating func data() -> Event? {
    let count = min(queue.count, maximumChunk, Int(clamping: remaining))
    guard count > 0 else { return nil }
    let bytes = queue.copy(from: 0, count: count)
    queue.drop(count)
    remaining -= UInt32(count)
    return .data(bytes, remaining: remaining)
  }
}
